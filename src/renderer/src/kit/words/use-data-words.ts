import { useI18n } from 'vue-i18n'
import type { DataField } from '../../../../decode/view/data/data-tree'
import { visibleText } from '../../../../decode/view/text-encoding'
import type { FieldNode } from '../../../../shared/contract/fields'
import { formatCount } from './model/format'
import { useFieldWords, type FieldWords } from './use-field-words'

/** Types whose value is the number of fields below. */
const COUNTED =
  /^(?:msgpack\.(?:map|array)|cbor\.(?:map|array)|bson\.(?:document|array)|protobuf\.packed|grpc\.trailers)$/

/** Returns the name, type and value texts of a data field. */
export function useDataWords(): (field: FieldNode) => FieldWords {
  const { t } = useI18n()
  const usual = useFieldWords()
  return (field) => {
    const { key, name, value } = field
    const type = usual({ ...field, name: '' }).name
    const known = usual(field)
    const isCount = COUNTED.test(key) && /^\d+$/.test(value)
    return {
      name: known.name,
      value: isCount
        ? t('fields.count', { n: formatCount(Number(value)) }, Number(value))
        : key === 'data.left-out'
          ? formatCount(Number(value))
          : known.value,
      ...(name === undefined || name === ''
        ? {}
        : { type: visibleText((field as DataField).declared ?? type) })
    }
  }
}
