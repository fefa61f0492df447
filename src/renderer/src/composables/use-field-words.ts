import { useI18n } from 'vue-i18n'
import { visibleText } from '../../../decode/view/text-encoding'
import type { FieldNode } from '../../../shared/contract/fields'

export interface FieldWords {
  readonly name: string
  readonly value: string
  /** Of what type it is, where that is worth a word of its own. */
  readonly type?: string
}

/** More of a value than a line can show is seen among the bytes, or copied. */
const MAX_SHOWN = 600

/** What a field of any protocol is called: as the wire calls it, else by the catalogue's word for its key. */
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
