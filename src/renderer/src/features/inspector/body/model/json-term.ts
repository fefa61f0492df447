import type { JsonStep } from '../../../../../../decode/view/json-path'
import { keyText, MAX_FIELD_KEY, type HeadKey } from '../../../../../../shared/filter/field-key'
import { jsonPathText } from '../../../../../../shared/filter/json-path'
import { presentTerm, seenTerm } from '../../../../kit/model/seen-term'

/** The value at a path of a JSON body, as a filter and as a column. */

function keyAt(side: HeadKey['side'], path: readonly JsonStep[]): HeadKey | null {
  const key: HeadKey = { kind: 'head', side, part: 'json', name: jsonPathText(path) }
  return keyText(key).length <= MAX_FIELD_KEY ? key : null
}

/** `source`: the value as it was sent. Of an object or list, the term selects bodies that have one there. */
export function jsonTerm(side: HeadKey['side'], path: readonly JsonStep[], source: string): string | null {
  const key = keyAt(side, path)
  if (key === null) return null
  const value = scalar(source)
  return value === null ? presentTerm(key) : seenTerm(key, value, true)
}

export function jsonColumn(side: HeadKey['side'], path: readonly JsonStep[]): string | null {
  const key = keyAt(side, path)
  return key === null ? null : keyText(key)
}

/** Returns a text without its quotes and escapes, and a number as sent; null for objects, lists and invalid texts. */
function scalar(source: string): string | null {
  if (!source.startsWith('"')) return /^[[{]|^$/.test(source) ? null : source
  try {
    return String(JSON.parse(source))
  } catch {
    return null
  }
}
