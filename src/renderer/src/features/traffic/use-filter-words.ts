import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { FilterWords } from '../../../../shared/filter/print'

const WORDS = [
  'and',
  'or',
  'not',
  'contains',
  'is',
  'exactly',
  'differs',
  'there',
  'matches',
  'below',
  'atMost',
  'above',
  'atLeast',
  'between',
  'oneOf',
  'inNetwork',
  'bytes',
  'word',
  'connection',
  'any',
  'all',
  'no',
  'count',
  'allValues',
  'noValue',
  'slice',
  'comma'
] as const satisfies readonly (keyof FilterWords)[]

/** The words for reading a filter, in the language of the window, with their placeholders. */
export function useFilterWords(): ComputedRef<FilterWords> {
  const { t } = useI18n()
  const names = ['field', 'value', 'low', 'high', 'text', 'filter', 'test', 'slice']
  // The placeholders are filled later, by text of the user, which the catalogue must not interpret.
  const kept = Object.fromEntries(names.map((name) => [name, `{${name}}`]))
  return computed(
    () =>
      Object.fromEntries(
        WORDS.map((word) => [word, t(`fields.filter.words.${word}`, kept)])
      ) as unknown as FilterWords
  )
}
