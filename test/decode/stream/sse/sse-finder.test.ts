import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventData, eventFields } from '../../../../src/decode/stream/sse/event-fields'
import { SseFinder } from '../../../../src/decode/stream/sse/sse-finder'
import type { InnerMessage } from '../../../../src/decode/stream/inner'
import { assertProperty } from '../../../helpers/properties'

function found(bytes: Uint8Array, sizes: readonly number[] = [bytes.length || 1]): InnerMessage[] {
  const messages: InnerMessage[] = []
  const finder = new SseFinder((message) => messages.push(message))
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 1))
    finder.push('down', piece)
    at += piece.length
  }
  finder.finish()
  return messages
}

const text = (value: string): Buffer => Buffer.from(value)
const data = (bytes: Uint8Array): string => Buffer.concat([...eventData(bytes)]).toString()

/** Reference implementation of the standard (section 9.2.6) for a whole text. */
function dispatched(stream: string): { type: string; data: string; id: string }[] {
  const events: { type: string; data: string; id: string }[] = []
  let current = { type: '', data: null as string | null }
  let id = ''
  const lines = stream.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  lines.pop()
  for (const line of lines) {
    if (line === '') {
      if (current.data !== null) events.push({ type: current.type || 'message', data: current.data, id })
      current = { type: '', data: null }
      continue
    }
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') current.data = current.data === null ? value : `${current.data}\n${value}`
    if (name === 'event') current.type = value
    if (name === 'id' && !value.includes('\0')) id = value
  }
  return events
}

describe('an event stream', () => {
  it('is listed event by event, including lines that clients ignore', () => {
    const stream =
      '\ufeff: hello\n\nretry: 3000\n\nid: 7\nevent: price\ndata: {"a":1}\ndata: {"b":2}\n\ndata\n\nevent: lost\n\nfoo: bar\ndata:x\n\n'
    const messages = found(text(stream))
    expect(
      messages.map(({ kind, summary, marks, length, problems }) => [
        kind,
        summary,
        marks,
        length,
        problems.map(({ code }) => code)
      ])
    ).toEqual([
      ['comment', 'hello', [], 0, []],
      ['settings', '', ['retry 3000'], 0, []],
      ['price', '{"a":1} {"b":2}', ['id 7'], 15, []],
      ['message', '', [], 0, []],
      ['lost', '', [], 0, ['sse-no-data']],
      ['message', 'x', [], 1, ['sse-unknown-field']]
    ])
  })

  it('returns the data of an event as clients receive it, with its lines', () => {
    const bytes = text('event: a\r\ndata: one\r\ndata:two\r\n\r\n')
    expect(data(bytes)).toBe('one\ntwo')
    expect(eventFields(bytes, 100).map(({ key, value, range }) => [key, value, range])).toEqual([
      ['sse.event', 'a', [100, 108]],
      ['sse.data', 'one', [110, 119]],
      ['sse.data', 'two', [121, 129]]
    ])
  })

  it('continues after the end of its request', () => {
    const messages: InnerMessage[] = []
    const finder = new SseFinder((message) => messages.push(message))
    finder.end('up')
    finder.push('down', text('data: a'))
    finder.end('down')
    expect(messages.map(({ summary, complete }) => [summary, complete])).toEqual([['a', false]])
  })

  it('that stops within an event reports this', () => {
    expect(
      found(text('data: a\n\ndata: b\n')).map(({ complete, problems }) => [
        complete,
        problems.map(({ code }) => code)
      ])
    ).toEqual([
      [true, []],
      [false, ['sse-unfinished']]
    ])
  })

  it('emits an event at once for any line ending, including a following line feed', () => {
    for (const [end, behind] of [
      ['\n', 9],
      ['\r', 9],
      ['\r\n', 11]
    ] as const) {
      const messages: InnerMessage[] = []
      const finder = new SseFinder((message) => messages.push(message))
      finder.push('down', text(`data: a${end}${end}`))
      expect(messages.map((message) => [message.start, message.end])).toEqual([[0, behind]])
    }
  })

  const line = fc.oneof(
    fc.constantFrom(
      '',
      '',
      'data',
      'data: x',
      'data:y',
      ':',
      ': ping',
      'event: e',
      'id: 1',
      'retry: 10',
      'retry: x',
      'id: \0',
      'foo'
    ),
    fc.string({ maxLength: 12, unit: 'grapheme' }).map((value) => value.replaceAll(/[\r\n\ufeff]/g, ''))
  )
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 30 })
    .map((lines) => lines.map(([content, end]) => content + end).join(''))
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })

  it('returns the same for any split, and the events of the standard', () => {
    assertProperty(
      fc.property(stream, sizes, (content, cuts) => {
        const bytes = text(content)
        const messages = found(bytes)
        expect(found(bytes, cuts)).toEqual(messages)
        const events = messages.filter(
          ({ complete, start, end }) => complete && hasData(bytes.subarray(start, end))
        )
        expect(events.map(({ start, end }) => data(bytes.subarray(start, end)))).toEqual(
          dispatched(content).map((event) => event.data)
        )
      }),
      { numRuns: 500 }
    )
  })

  it('stays within any bytes, in order', () => {
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 500 }), sizes, (bytes, cuts) => {
        let last = 0
        for (const { start, end } of found(bytes, cuts)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThanOrEqual(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(bytes.length)
      })
    )
  })
})

function hasData(bytes: Uint8Array): boolean {
  return eventFields(bytes, 0).some(({ key }) => key === 'sse.data')
}
