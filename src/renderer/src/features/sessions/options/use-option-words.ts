import { useI18n } from 'vue-i18n'
import { entriesOf, type AnyOption } from '../../../kit/form/model/option'
import type { OptionForm } from './model/option-form'
import { splitOverrides } from './model/overrides'
import type { SessionOption } from './model/option'
import { isSet } from './model/option-list'
import type { FieldProblem, SessionKind } from '../model/session-form'

/** Message catalogue texts of session options: names, descriptions, choices, and a short summary of the options set. */

/** Options that share the texts of their choices. */
const SAME_WORDS: Readonly<Record<string, string>> = { maxVersion: 'minVersion' }
const LONGEST_VALUE = 40

export interface OptionWords {
  /** Returns the option with its texts for this kind of session. */
  described(option: SessionOption): AnyOption
  problem(problem: FieldProblem): string
  /** Empty if no option is set. */
  summary(options: readonly SessionOption[], form: OptionForm): string
  /** True if the query matches the option's name or description in either language. */
  isFound(option: SessionOption, query: string): boolean
}

export function useOptionWords(kind: () => SessionKind): OptionWords {
  const { t, te } = useI18n()
  /** A text specific to the session kind takes precedence over the common one. */
  const path = ({ key }: SessionOption): string => {
    const own = `options.${kind()}.${key}`
    return te(`${own}.label`, 'en') ? own : `options.names.${key}`
  }
  const choiceKey = ({ key }: SessionOption, value: string): string => {
    const word = `${SAME_WORDS[key] ?? key}.${value === '' ? 'default' : value.replaceAll('.', '_')}`
    const ofProxy = `options.proxyValues.${word}`
    return kind() === 'proxy' && te(ofProxy, 'en') ? ofProxy : `options.values.${word}`
  }

  const valueOf = (option: SessionOption, form: OptionForm): string => {
    const value = form[option.key]
    if (typeof value === 'boolean') return ''
    if (option.control === 'choice') return t(choiceKey(option, value))
    if (option.control === 'pairs')
      return splitOverrides(value)
        .filter(({ from, to }) => from !== '' && to !== '')
        .map(({ from, to }) => `${from} → ${to}`)
        .join(', ')
    if (option.control === 'file' || option.control === 'save')
      return value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1)
    const text = entriesOf(value).join(', ')
    return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
  }

  return {
    described: (option) => {
      const { section: _section, kinds: _kinds, when: _when, ...control } = option
      const placeholder = `options.placeholders.${option.key}`
      return {
        ...control,
        label: `${path(option)}.label`,
        hint: `${path(option)}.about`,
        ...(te(placeholder, 'en') ? { placeholder } : {}),
        choiceKey: (value) => choiceKey(option, value)
      }
    },
    problem: ({ code, values }) => t(`session.form.problems.${code}`, values),
    summary: (options, form) =>
      options
        .filter(({ key }) => isSet(form, key))
        .map((option) => t(`${path(option)}.short`, { value: valueOf(option, form) }))
        .join(', '),
    isFound: (option, query) => {
      const wanted = query.trim().toLowerCase()
      const texts = ['label', 'about'].flatMap((part) => [
        t(`${path(option)}.${part}`),
        t(`${path(option)}.${part}`, {}, { locale: 'en' })
      ])
      texts.push(t(`options.sections.${option.section}`), option.key)
      return texts.some((text) => text.toLowerCase().includes(wanted))
    }
  }
}
