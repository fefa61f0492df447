import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import {
  useRepeatWords,
  type RepeatWords
} from '../../../../src/renderer/src/features/repeat/use-repeat-words'
import { i18n } from '../../../../src/renderer/src/locales/index'
import { AppError } from '../../../../src/shared/model/app-error'

function words(): RepeatWords {
  let found: RepeatWords | undefined
  mount(
    {
      setup() {
        found = useRepeatWords()
        return () => null
      }
    },
    { global: { plugins: [i18n] } }
  ).unmount()
  if (found === undefined) throw new Error('Nothing was said.')
  return found
}

afterEach(() => {
  i18n.global.locale.value = 'en'
})

/** Builds the error that the engine returns; see the test of its extractions. */
function refused(what: string, values: Record<string, string | number>): AppError {
  return new AppError('bad-input', 'In English.', { details: { refusal: { what, values } } })
}

const PATTERN = { code: 'bad-regex', at: 3, message: '(\\d+: missing closing ).', piece: '(\\d+' }

it('explains an invalid pattern, in either language', () => {
  const error = refused('extraction', { name: 'id', ...PATTERN, reason: 'parenthesis' })
  expect(words().refusal(error)).toBe(
    'id cannot be extracted from a response: Invalid regular expression: “(\\d+” is not closed: ) is missing'
  )
  i18n.global.locale.value = 'zh-CN'
  expect(words().refusal(error)).toBe('无法从响应中提取 id：正则表达式无效：“(\\d+”未闭合：缺少 )')
})

it('explains an invalid path, in either language', () => {
  const error = refused('json-path', { name: 'id', path: '$.a[*]' })
  expect(words().refusal(error)).toBe('id cannot be extracted: “$.a[*]” is not a path such as $.items[0].id.')
  i18n.global.locale.value = 'zh-CN'
  expect(words().refusal(error)).toBe('无法提取 id：“$.a[*]”不是有效路径，正确写法如 $.items[0].id。')
})

it('shows the engine’s message for an error without a known reason', () => {
  const error = refused('answer-pattern', { ...PATTERN, reason: '', piece: '' })
  expect(words().refusal(error)).toContain(PATTERN.message)
})
