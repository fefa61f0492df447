import { expect, it } from 'vitest'
import type { Behaviour } from '../../../src/shared/contract/behaviours'
import { textPayload } from '../../../src/renderer/src/headless/behaviours/behaviour-form'
import { spokenEncoding } from '../../../src/renderer/src/headless/spoken-encoding'

const CHINESE = textPayload('你好', { encoding: 'gb18030' })

it.each<[string, Behaviour[], string | null]>([
  ['nothing', [], null],
  ['UTF-8 only', [{ kind: 'greet', on: true, payload: textPayload('a') }], null],
  ['bytes', [{ kind: 'greet', on: true, payload: { form: 'hex', text: 'ff' } }], null],
  ['a greeting', [{ kind: 'greet', on: true, payload: CHINESE }], 'gb18030'],
  ['one that is switched off', [{ kind: 'greet', on: false, payload: CHINESE }], null],
  ['a beat', [{ kind: 'every', on: true, interval: 1, times: null, payload: CHINESE }], 'gb18030'],
  ['a suffix', [{ kind: 'echo', on: true, prefix: null, suffix: CHINESE, framing: null }], 'gb18030'],
  [
    'an answer',
    [
      {
        kind: 'reply',
        on: true,
        framing: null,
        rules: [{ match: { kind: 'any' }, answer: CHINESE, delay: 0, then: 'keep' }]
      }
    ],
    'gb18030'
  ]
])('of what a session says by itself: %s', (_, behaviours, encoding) => {
  expect(spokenEncoding(behaviours)).toBe(encoding)
})
