import { expect, it } from 'vitest'
import { i18n, messages } from '../../../src/renderer/src/locales/index'

/** Returns every text by its path, with nested objects flattened. */
function texts(catalogue: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(catalogue) as [string, string | object][]) {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(at, value)
    else for (const [inner, text] of texts(value, at)) found.set(inner, text)
  }
  return found
}

const english = texts(messages.en)
const chinese = texts(messages['zh-CN'])
const valuesIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort()

it('have the same keys in both languages, none empty', () => {
  expect([...chinese.keys()]).toEqual([...english.keys()])
  // The section on other implementations' handling of a problem is empty where there is no difference.
  const isOptional = (key: string): boolean => key.startsWith('problems.') && key.endsWith('.others')
  const empty = [...english, ...chinese].filter(([key, text]) => text.trim() === '' && !isOptional(key))
  expect(empty).toEqual([])
})

it('use the same placeholders in both languages', () => {
  const differing = [...english].filter(
    ([key, text]) => valuesIn(text).join() !== valuesIn(chinese.get(key) ?? '').join()
  )
  expect(differing.map(([key]) => key)).toEqual([])
})

it('all compile', () => {
  const { t } = i18n.global
  for (const locale of ['en', 'zh-CN'] as const) {
    i18n.global.locale.value = locale
    for (const [key] of english) expect(t(key, { n: 2 }, 2), key).not.toBe(key)
  }
})

it('show a backslash as typed, doubled before an escape', () => {
  const { t } = i18n.global
  i18n.global.locale.value = 'en'
  expect([
    t('sending.escapesTitle'),
    t('framing.problems.escape'),
    t('session.form.problems.pathPipe')
  ]).toEqual([
    '\\r \\n \\t \\0 \\\\ and \\xNN are sent as the bytes they stand for.',
    'Unknown or incomplete escape. For a backslash, write \\\\.',
    'A named pipe begins with \\\\.\\pipe\\'
  ])
})

it('separate numbers from Chinese characters by a space', () => {
  // The values of these placeholders end in a digit or a unit; other values may be Chinese words.
  const figure = '\\{(?:duration|count|limit|total|port|percent)\\}'
  const close = new RegExp(`\\p{Script=Han}${figure}|${figure}\\p{Script=Han}`, 'u')
  expect([...chinese].filter(([, text]) => close.test(text)).map(([key]) => key)).toEqual([])
})

it('use one Chinese term for trailers', () => {
  const named = [...english].filter(([, text]) => /trailer/i.test(text)).map(([key]) => key)
  const others = named.filter((key) => !(chinese.get(key) ?? '').includes('尾部字段'))
  expect(others).toEqual([])
  expect([...chinese].filter(([, text]) => /尾部(?!字段)/.test(text)).map(([key]) => key)).toEqual([])
})
