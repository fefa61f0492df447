import type { MessageField } from '../../../../shared/contract/traffic'
import type { FieldKey, HeadKey } from '../../../../shared/filter/field-key'

/** Keys for filters and columns of the fields in a message's flat list. */

/** Returns null if the field has no key, such as a part of the framing. */
export function messageFieldKey(
  side: HeadKey['side'],
  { kind, name }: Pick<MessageField, 'kind' | 'name'>
): FieldKey | null {
  const head = (part: HeadKey['part'], of = ''): HeadKey => ({ kind: 'head', side, part, name: of })
  switch (kind) {
    case 'header':
    case 'trailer':
      return name === '' || name.startsWith(':') ? null : head(kind, name.toLowerCase())
    case 'field':
      return name === '' ? null : head('field', name)
    case 'version':
      return head('version')
    case 'reason':
      return head('reason')
    case 'authority':
      return side === 'request' ? head('host') : null
    case 'method':
    case 'status':
      return { kind: 'fact', fact: kind }
    case 'target':
      return { kind: 'fact', fact: 'url' }
    default:
      return null
  }
}

/** False for values that are only a part of their key's, or that it contains in another form. */
export function isWholeValue({ kind }: Pick<MessageField, 'kind'>): boolean {
  return kind !== 'target'
}
