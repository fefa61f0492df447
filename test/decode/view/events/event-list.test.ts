import { describe, expect, it } from 'vitest'
import { dataJson } from '../../../../src/decode/view/data/data-json'
import { eventList } from '../../../../src/decode/view/events/event-list'

const STREAM = [
  ': welcome\n\n',
  'retry: 3000\n\n',
  'id: 1\nevent: price\ndata: {"a":1}\n\n',
  'data: first\ndata: 荣光\n\n',
  'data: never ended'
]
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function shown(text: string, mayBeCut = false): string[] {
  const bytes = bytesOf(text)
  return eventList(bytes, mayBeCut).fields.map(
    ({ key, name = '', declared = '', value, depth, note = '', range: [start, end] }) =>
      [depth, key, name, declared, value, note, `${start}-${end}`].join('|')
  )
}

describe('the events of a body', () => {
  it('are listed with their lines, including ignored ones', () => {
    expect(shown(STREAM.slice(0, 3).join(''))).toEqual([
      '0|sse.comment|[0]||welcome||0-11',
      '1|sse.comment|||welcome||0-9',
      '0|sse.settings|[1]||||11-24',
      '1|sse.retry|retry||3000||11-22',
      '0|sse.item|[2]|price|{"a":1}||24-58',
      '1|sse.id|id||1||24-29',
      '1|sse.event|event||price||30-42',
      '1|sse.data|data||{"a":1}||43-56'
    ])
  })

  it('are copied as JSON, with multi-line data joined', () => {
    expect(JSON.parse(dataJson(eventList(bytesOf(STREAM.slice(0, 4).join('')), false).fields))).toEqual([
      { id: '1', event: 'price', data: '{"a":1}' },
      { data: ['first', '荣光'] }
    ])
  })

  it('are truncated when no blank line ends the last one, unless more may arrive', () => {
    const note = (mayBeCut: boolean): string =>
      shown(STREAM.join(''), mayBeCut)
        .findLast((line) => line.startsWith('0'))
        ?.split('|')[5] ?? ''
    expect([note(false), note(true)]).toEqual(['cut', ''])
  })

  it('beyond the limit are counted', () => {
    const { fields, leftOut } = eventList(bytesOf('data: x\n\n'.repeat(30_000)), false)
    expect([fields.length, leftOut]).toEqual([20_000, 20_000])
  })
})
