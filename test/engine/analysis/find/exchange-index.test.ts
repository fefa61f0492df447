/** Which exchange a place of a stream belongs to, also when more exchanges follow than the index holds. */

import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../helpers/engine'
import { liveRing } from '../../../helpers/live-ring'
import { RingScript } from '../../../helpers/ring-script'

const REQUEST = 'GET /a HTTP/1.1\r\nHost: test\r\n\r\n'
const RESPONSE = 'HTTP/1.1 204 No Content\r\n\r\n'
/** More than are searched without the index. */
const PAIRS = 2200

it('returns the exchange at each place of interleaved connections, and 0 outside of exchanges', async () => {
  const script = new RingScript({ fileBytes: 1 << 22 })
  const connections = [script.connect(), script.connect()]
  const raw = script.connect()
  raw.up('\x00\x01 no protocol')
  const exchange = (): void => {
    for (const connection of connections) {
      connection.up(REQUEST)
      connection.down(RESPONSE)
    }
  }
  for (let at = 0; at < PAIRS; at++) exchange()
  script.turn()
  for (let at = 0; at < 3; at++) exchange()
  const live = liveRing(await script.write(await temporaryFolder()))
  live.turn()
  const numbersAt = async (index: number): Promise<number[]> => [
    ...(await live.analysis.handlers['find.exchanges']({
      places: [
        { connection: 1, direction: 'up', start: index * REQUEST.length + 4 },
        { connection: 2, direction: 'up', start: index * REQUEST.length },
        { connection: 2, direction: 'down', start: (index + 1) * RESPONSE.length - 1 },
        { connection: 3, direction: 'up', start: 2 },
        { connection: 99, direction: 'up', start: 0 }
      ]
    }))
  ]
  const expected = (index: number): number[] => [2 * index + 1, 2 * index + 2, 2 * index + 2, 0, 0]
  for (const index of [0, 1, PAIRS - 1]) expect(await numbersAt(index)).toEqual(expected(index))
  live.turn()
  for (const index of [0, PAIRS, PAIRS + 2]) expect(await numbersAt(index)).toEqual(expected(index))
})
