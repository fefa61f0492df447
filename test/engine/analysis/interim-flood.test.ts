/** A server that sends interim responses without end (RFC 9110, section 15.2, sets no limit). */

import { expect, it } from 'vitest'
import { MAX_INTERIM } from '../../../src/engine/analysis/tables/exchange-messages'
import { pcapngSection } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { exchangePackets, said } from '../../helpers/foreign-streams'
import { openCapture } from '../../helpers/opened-capture'

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const INTERIM = 'HTTP/1.1 103 Early Hints\nLink: </a.css>\r\n\r\n'
const PER_PACKET = 30

async function flooded(packets: number): Promise<ReturnType<typeof openCapture>> {
  const flood = INTERIM.repeat(PER_PACKET)
  const ack = 101 + REQUEST.length
  const all = exchangePackets('/', flood, REQUEST)
  for (let count = 1; count < packets; count++)
    all.push(said('server', 3e6 + count, { seq: 501 + count * flood.length, ack, payload: flood }))
  const seq = 501 + packets * flood.length
  all.push(said('server', 4e6, { seq, ack, payload: 'HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nhi' }))
  return openCapture(await fileOf(pcapngSection(all), 'pcapng'))
}

it('a flood of interim responses lists the first ones and reports that more followed', async () => {
  const packets = 3000
  const { handlers } = await flooded(packets)
  const { messages, row } = handlers['exchanges.get']({ exchange: 1 })
  expect(messages).toHaveLength(1 + MAX_INTERIM + 1)
  const starts = messages.slice(1, -1).map(({ range }) => range[0])
  expect(starts).toEqual(Array.from({ length: MAX_INTERIM }, (_, at) => at * INTERIM.length))
  const total = packets * PER_PACKET * INTERIM.length
  expect(messages.at(-2)?.problems.at(-1)).toEqual({
    code: 'unlisted-interim',
    offset: MAX_INTERIM * INTERIM.length
  })
  // The final response has only its own problems.
  expect(messages.at(-1)).toMatchObject({ startLine: 'HTTP/1.1 200 OK', range: [total, total + 39] })
  expect(messages.at(-1)?.problems).toEqual([{ code: 'bare-lf', offset: total + 15 }])
  expect([row.status, row.state]).toEqual([200, 'complete'])
})
