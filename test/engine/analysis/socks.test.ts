/** Traffic behind a SOCKS negotiation with an external proxy is decoded, wherever its bytes are split. */

import { expect, it } from 'vitest'
import { startEngine, untilComplete } from '../../helpers/engine'
import type { InnerPlace } from '../../../src/shared/contract/inner'
import { untilListed } from '../../helpers/inner'
import { get, ok, play, setStage, type Turn } from '../../helpers/http-traffic'

const latin1 = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

const NEGOTIATIONS: readonly (readonly Turn[])[] = [
  [[latin1('04 01 0050 0a000001 6d6500'), latin1('00 5a 0050 0a000001')]],
  [
    [latin1('05 02 00 02'), latin1('05 02')],
    [latin1('01 02 6d65 03 616263'), latin1('01 00')],
    [latin1('05 01 00 03 03 612e62 0050'), latin1('05 00 00 01 00000000 0000')]
  ]
]

it('an exchange after a SOCKS negotiation is listed once, at its own stream offsets', async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  for (const turns of NEGOTIATIONS) await play(stage, [...turns, [get('/inside'), ok('here')]])
  // A client that does not wait for the reply.
  await play(stage, [
    [
      Buffer.concat([latin1('04 01 0050 0a000001 00'), Buffer.from(get('/at-once'))]),
      latin1('00 5a 0000 00000000')
    ],
    ['', ok('here too')]
  ])
  const details = [
    await untilComplete(engine, 1),
    await untilComplete(engine, 2),
    await untilComplete(engine, 3)
  ]
  expect(details.map(({ row, messages }) => [row.target, messages.map(({ range }) => range[0])])).toEqual([
    ['/inside', [11, 8]],
    ['/inside', [4 + 8 + 10, 2 + 2 + 10]],
    ['/at-once', [9, 8]]
  ])
})

it('HTTP/2 frames and bodies after a SOCKS negotiation are found', async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  const up = Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    latin1('000000 04 00 00000000 000003 01 05 00000001 828684')
  ])
  const down = latin1('000000 04 00 00000000 000001 01 04 00000001 88 000002 00 01 00000001 6869')
  await play(stage, [...NEGOTIATIONS[0]!, [up, down]])
  const place: InnerPlace = { connection: 1, exchange: null, layer: 'http/2' }
  const { rows } = await untilListed(engine, place, 5)
  const seen = rows.map(
    ({ direction, kind, range, problems }) => `${direction} ${kind} ${range[0]} ${problems.length}`
  )
  expect(seen.toSorted()).toEqual([
    'down DATA 27 0',
    'down HEADERS 17 0',
    'down SETTINGS 8 0',
    'up HEADERS 44 0',
    'up PREFACE 11 0',
    'up SETTINGS 35 0'
  ])
  const { messages } = await untilComplete(engine, 1)
  expect(messages.map(({ bodyLength }) => bodyLength)).toEqual([0, 2])
})

it('a refused SOCKS request is not HTTP and does not affect later connections', async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(stage, [[latin1('04 01 0050 0a000001 00'), latin1('00 5b 0000 00000000')]])
  await play(stage, [[get('/after'), ok('')]])
  expect((await untilComplete(engine, 1)).row.connection).toBe(2)
})
