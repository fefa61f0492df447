/** A table with more distinct results than texts are kept for. */

import { expect, it } from 'vitest'
import type { ProtocolMessage } from '../../../src/decode/stream/decoder'
import { ExchangeTable } from '../../../src/engine/analysis/tables/exchange-table'
import { Interned } from '../../../src/engine/analysis/tables/interned'

function message(exchange: number, changes: Partial<ProtocolMessage>): ProtocolMessage {
  return {
    id: exchange,
    exchange,
    direction: 'up',
    start: 0,
    headEnd: 1,
    end: 1,
    bodyLength: 0,
    missing: 0,
    complete: true,
    problems: [],
    kind: 'request',
    protocol: 'redis',
    name: 'INCR',
    summary: 'counter',
    status: '',
    failed: false,
    interim: false,
    ...changes
  }
}

it('keeps the protocol, commands and types of rows after many distinct results and commands', () => {
  const table = new ExchangeTable()
  const add = (number: number, name: string): number => {
    const row = table.add(1, number)
    table.head(row, message(number, { name }), number)
    const reply = { kind: 'response', direction: 'down', name: 'integer' } as const
    table.head(row, message(number, { ...reply, status: String(number), summary: String(number) }), number)
    return row
  }
  for (let number = 0; number < Interned.MAX + 10; number++) add(number, 'INCR')
  const named = add(Interned.MAX + 10, 'DECR')
  expect([table.method(named), table.type(named)]).toEqual(['DECR', 'integer'])
  expect(table.result(named)).toMatchObject({ failed: false, summary: String(Interned.MAX + 10) })

  for (let number = 0; number < Interned.MAX + 10; number++) add(number, `COMMAND${number}`)
  const last = table.add(2, 0)
  table.head(last, message(0, { protocol: 'other' }), 0)
  expect(table.protocol(last)).toBe('other')
})
