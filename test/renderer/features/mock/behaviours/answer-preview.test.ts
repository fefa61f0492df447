import { expect, it } from 'vitest'
import { compilePayload } from '../../../../../src/shared/payload/compile-payload'
import {
  answerLines,
  answerPayload
} from '../../../../../src/renderer/src/features/mock/behaviours/model/answer-preview'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const HEAD = 'HTTP/1.1 200 OK\r\nX: 1\n\r\n\r\n'

it('shows every line with its line ending, and the amount of binary data', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1)
  expect([
    answerLines(bytesOf(`${HEAD}<p>光`)),
    answerLines(Uint8Array.of(...bytesOf(HEAD), ...png))
  ]).toEqual([
    [
      { kind: 'line', text: 'HTTP/1.1 200 OK', end: '\\r\\n' },
      { kind: 'line', text: 'X: 1', end: '\\n' },
      { kind: 'line', text: '', end: '\\r\\n' },
      { kind: 'line', text: '', end: '\\r\\n' },
      { kind: 'line', text: '<p>光', end: '' }
    ],
    [
      { kind: 'line', text: 'HTTP/1.1 200 OK', end: '\\r\\n' },
      { kind: 'line', text: 'X: 1', end: '\\n' },
      { kind: 'line', text: '', end: '\\r\\n' },
      { kind: 'line', text: '', end: '\\r\\n' },
      { kind: 'bytes', bytes: 6 }
    ]
  ])
})

it('creates a payload of exactly these bytes, text or not', () => {
  const all = [
    bytesOf(HEAD),
    bytesOf('a\rb\n{{counter}}\\x'),
    Uint8Array.of(0xff, 0, 13, 10),
    bytesOf('光\u0000')
  ]
  const again = all.map((bytes) => {
    const payload = answerPayload(bytes)
    const result = payload.form === 'file' ? null : compilePayload(payload)
    if (result?.ok !== true) throw new Error('It does not compile.')
    return result.payload.render({ counter: 0, now: 0, random: () => 0, uuid: () => '' })
  })
  expect(again).toEqual(all)
})
