/** One line about each behaviour of a server. */
import { expect, it } from 'vitest'
import type { Behaviour } from '../../../../../src/shared/contract/behaviours'
import type { Payload } from '../../../../../src/shared/contract/payload'
import { useBehaviourWords } from '../../../../../src/renderer/src/features/mock/behaviours/use-behaviour-words'
import { inComponent } from '../../../helpers/in-component'

const text = (typed: string): Payload => ({
  form: 'text',
  text: typed,
  encoding: 'utf-8',
  lineBreak: 'crlf',
  lineEnd: 'none',
  escapes: true,
  placeholders: true
})
const hex: Payload = { form: 'hex', text: ' 41\n 42 ', placeholders: false } as Payload
const file: Payload = { form: 'file', path: 'C:\\replies\\long.bin' }
const rule = (match: object, answer: Payload): object => ({ match, answer })

it.each<[object, string]>([
  [{ kind: 'greet', payload: text('220 ready\nhello') }, '220 ready ↵ hello'],
  [{ kind: 'greet', payload: text('x'.repeat(60)) }, `${'x'.repeat(48)}…`],
  [{ kind: 'greet', payload: hex }, '41 42'],
  [{ kind: 'echo', prefix: null, suffix: null }, ''],
  [{ kind: 'echo', prefix: text('<'), suffix: null }, '<…'],
  [{ kind: 'echo', prefix: null, suffix: text('>') }, '…>'],
  [{ kind: 'reply', rules: [] }, ''],
  [{ kind: 'reply', rules: [rule({ kind: 'any' }, file)] }, 'anything → long.bin'],
  [
    {
      kind: 'reply',
      rules: [
        rule({ kind: 'regex', pattern: '^PING', ignoreCase: true }, text('PONG')),
        rule({ kind: 'any' }, text('?')),
        rule({ kind: 'any' }, text('!'))
      ]
    },
    '/^PING/i → PONG and 2 more'
  ],
  [{ kind: 'reply', rules: [rule({ kind: 'text', text: 'a' }, hex)] }, 'a → 41 42'],
  [{ kind: 'reply', rules: [rule({ kind: 'hex', pattern: '0a ??' }, hex)] }, '0a ?? → 41 42'],
  [{ kind: 'every', interval: 1500, payload: text('tick'), times: null }, '1.50 s · tick'],
  [{ kind: 'every', interval: 1500, payload: text('tick'), times: 3 }, '1.50 s · tick · 3 times'],
  [{ kind: 'http', answer: { from: 'bytes', payload: text('raw') }, status: 200 }, 'bytes · raw'],
  [
    {
      kind: 'http',
      answer: { from: 'page', text: ' <h1>\n ok' },
      status: 200,
      connection: 'auto',
      chunked: false
    },
    '200 · <h1> ok'
  ],
  [
    { kind: 'http', answer: { from: 'page', text: '' }, status: 404, connection: 'close', chunked: true },
    '404 · chunked · close'
  ],
  [{ kind: 'http', answer: { from: 'folder', path: '/srv/www' }, status: 200 }, '200 · www'],
  [{ kind: 'mock', order: 'best' }, 'Closest match'],
  [{ kind: 'sink' }, ''],
  [{ kind: 'source', rate: null, pattern: text('x') }, 'as fast as the peer reads'],
  [{ kind: 'source', rate: 2048, pattern: text('x') }, '2.0 KB/s · x']
])('of %j is %s', (behaviour, line) => {
  const words = inComponent(useBehaviourWords)
  expect(words.summary(behaviour as Behaviour)).toBe(line)
})

it('names kinds and faults', () => {
  const words = inComponent(useBehaviourWords)
  expect(words.title('echo')).toBe('Echo')
  expect(words.fault(undefined)).toBeNull()
  expect(words.faults({ first: { code: 'number' } as never })).toEqual({
    first: expect.any(String) as string
  })
})
