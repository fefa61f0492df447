import { useI18n } from 'vue-i18n'
import { visibleText } from '../../../../decode/view/text-encoding'
import type { FieldNode } from '../../../../shared/contract/fields'

export interface FieldWords {
  readonly name: string
  readonly value: string
  /** Data type, if it is shown separately. */
  readonly type?: string
}

/** Longer values are cut; the bytes and a copy have them in full. */
const MAX_SHOWN = 600

/** Returns the display name of a field of any protocol: the name on the wire, else the catalogue's text for its key. */
export function useFieldWords(): (field: FieldNode) => FieldWords {
  const { t, te } = useI18n()
  return ({ key, name, value }) => {
    const entry = `fields.names.${key.replaceAll('.', '-')}`
    const word = te(entry, 'en') ? t(entry) : (key.split('.').at(-1) ?? key)
    return { name: name === undefined || name === '' ? word : visibleText(name), value: shown(value) }
  }
}

function shown(value: string): string {
  return visibleText(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value)
}
