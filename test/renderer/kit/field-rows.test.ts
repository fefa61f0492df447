import { describe, expect, it } from 'vitest'
import type { MessageField, MessageDetail } from '../../../src/shared/contract/traffic'
import {
  deepestField,
  fieldAt,
  groupFields,
  litRange,
  messageRangeAt
} from '../../../src/renderer/src/kit/model/field-rows'

function field(
  kind: string,
  range: [number, number],
  depth = 0,
  more: Partial<MessageField> = {}
): MessageField {
  return { kind, name: '', value: '', range, nameRange: null, valueRange: null, depth, ...more }
}

// PUT / HTTP/1.1 · a: b · A: c · two chunks · a trailer
const FIELDS: MessageField[] = [
  field('start-line', [0, 16]),
  field('method', [0, 3], 1),
  field('target', [4, 5], 1),
  field('version', [6, 14], 1),
  field('header', [16, 22], 0, { name: 'a', value: 'b', nameRange: [16, 17], valueRange: [19, 20] }),
  field('header', [22, 28], 0, { name: 'A', value: 'c' }),
  field('body', [30, 50]),
  field('chunk', [30, 40], 1),
  field('chunk', [40, 50], 1),
  field('trailer', [50, 60], 0, { name: 't', value: 'v' }),
  field('something-new', [60, 61])
]

function message(direction: 'up' | 'down', range: [number, number], fields: MessageField[]): MessageDetail {
  return {
    kind: direction === 'up' ? 'http.request' : 'http.response',
    direction,
    time: 0,
    range,
    headRange: range,
    complete: true,
    missing: [],
    version: 'HTTP/1.1',
    startLine: '',
    framing: 'none',
    bodyLength: 0,
    contentType: '',
    contentEncoding: '',
    fields,
    problems: []
  }
}

describe('fields of a message', () => {
  it('are grouped in display order, with duplicates in order', () => {
    const groups = groupFields(FIELDS)
    const kinds = (rows: readonly { field: MessageField; index: number }[]): string[] =>
      rows.map((row) => `${row.index} ${row.field.kind} ${row.field.name}`.trim())
    expect({
      start: groups.startLine === null ? [] : kinds([groups.startLine, ...groups.startLine.children]),
      headers: kinds(groups.headers),
      body: groups.body === null ? [] : kinds([groups.body, ...groups.body.children]),
      trailers: kinds(groups.trailers),
      others: kinds(groups.others)
    }).toEqual({
      start: ['0 start-line', '1 method', '2 target', '3 version'],
      headers: ['4 header a', '5 header A'],
      body: ['6 body', '7 chunk', '8 chunk'],
      trailers: ['9 trailer t'],
      others: ['10 something-new']
    })
  })

  it('are found by byte, the deepest one first', () => {
    expect([0, 3, 4, 15, 20, 27, 29, 30, 45, 60, 61].map((offset) => deepestField(FIELDS, offset))).toEqual([
      1,
      0,
      2,
      0,
      4,
      5,
      null,
      7,
      8,
      10,
      null
    ])
  })

  it('highlight from the name to the value, without the line ending', () => {
    expect(FIELDS.slice(3, 6).map(litRange)).toEqual([
      [6, 14],
      [16, 20],
      [22, 28]
    ])
    expect(litRange(field('header', [0, 5], 0, { nameRange: [0, 1], valueRange: [3, 3] }))).toEqual([0, 3])
  })
})

describe('fields of an exchange', () => {
  const messages = [
    message('up', [100, 200], [field('start-line', [100, 120])]),
    message('down', [50, 60], [field('start-line', [50, 60])]),
    message('down', [60, 90], [field('start-line', [60, 90])])
  ]

  it('are found in the message and direction they belong to', () => {
    expect([
      fieldAt(messages, 'up', 110),
      fieldAt(messages, 'up', 150),
      fieldAt(messages, 'up', 55),
      fieldAt(messages, 'down', 55),
      fieldAt(messages, 'down', 60)
    ]).toEqual([{ message: 0, field: 0 }, null, null, { message: 1, field: 0 }, { message: 2, field: 0 }])
  })

  it('name the message under the cursor, or the last one of the direction', () => {
    expect([
      messageRangeAt(messages, 'down', 55),
      messageRangeAt(messages, 'down', null),
      messageRangeAt(messages, 'up', 5),
      messageRangeAt([], 'up', 5)
    ]).toEqual([[50, 60], [60, 90], [100, 200], null])
  })
})
