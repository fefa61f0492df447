/** Texts of messages inside others: protocol terms as on the wire, the rest in the language of the window. */
import { expect, it } from 'vitest'
import type { InnerPlace, InnerRow } from '../../../../../src/shared/contract/inner'
import {
  useInnerWords,
  type InnerWords
} from '../../../../../src/renderer/src/features/inspector/messages/use-inner-words'
import { inComponent } from '../../../helpers/in-component'

const words = (layer: InnerPlace['layer'] | null): InnerWords => inComponent(() => useInnerWords(() => layer))
const row = (kind: string, summary: string): InnerRow => ({
  ...{
    index: 0,
    time: 0,
    direction: 'down',
    kind,
    stream: null,
    range: [0, 1],
    length: 1,
    marks: [],
    summary
  },
  ...{ complete: true, problems: [] }
})

it.each<[InnerPlace['layer'] | null, string, string]>([
  ['websocket', 'ping', 'ping'],
  ['websocket', 'opcode 0xb', 'opcode 0xb'],
  ['grpc', 'end-stream', 'end'],
  ['sse', 'comment', 'comment'],
  ['sse', 'ping', 'ping'],
  ['http/2', 'HEADERS', 'HEADERS'],
  [null, 'a\nb', 'a·b']
])('in %s a %s is named %s', (layer, kind, name) => {
  expect(words(layer).kind(kind)).toBe(name)
})

it('translates marks of its own, and shows those of peers', () => {
  const { mark } = words('websocket')
  expect(['compressed', '1200 fragments', 'END_STREAM'].map(mark)).toEqual([
    'compressed',
    '1,200 fragments',
    'END_STREAM'
  ])
})

it.each<[InnerPlace['layer'], string, string, string]>([
  ['websocket', 'close', '1000 normal closure', '1000 normal closure'],
  ['websocket', 'close', '1001 going away: bye', '1001 going away: bye'],
  ['websocket', 'close', '4321 own code', '4321 own code'],
  ['websocket', 'text', '1000 apples', '1000 apples'],
  ['grpc', 'close', '1000 normal closure', '1000 normal closure']
])('in %s the summary of a %s, %j, is %j', (layer, kind, summary, text) => {
  expect(words(layer).summary(row(kind, summary))).toBe(text)
})
