/** Event streams through a proxy: live, in chunks, and compressed. */

import { once } from 'node:events'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants, createGzip } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import { LIVE, readStream, startEngine, startProxy } from '../../../helpers/engine'
import { payloadOf, untilListed } from '../../../helpers/inner'

const PLACE: InnerPlace = { connection: 1, exchange: 1, layer: 'sse' }

/** Returns the response to a request through the engine's proxy. */
async function answering(
  headers: Record<string, string>
): Promise<{ engine: Engine; response: ServerResponse }> {
  const engine = await startEngine()
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { address } = await startProxy(engine, {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port
  })
  const asked = once(server, 'request') as Promise<[unknown, ServerResponse]>
  const request = get({ host: '127.0.0.1', port: address.port, path: '/events' }, (response) =>
    response.resume()
  )
  request.on('error', () => undefined)
  onTestFinished(() => {
    request.destroy()
  })
  const [, response] = await asked
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
  return { engine, response }
}

describe('an event stream through the proxy', () => {
  it('is listed as it arrives, with the stream offset of each event', async () => {
    const { engine, response } = await answering({})
    response.write('id: 1\nevent: tick\nda')
    response.write('ta: {"at": 1}\n\n')
    const first = await untilListed(engine, PLACE, 1)
    expect(first.ranges).toBe('stream')
    expect(first.rows.map(({ kind, summary, marks }) => [kind, summary, marks])).toEqual([
      ['tick', '{"at": 1}', ['id 1']]
    ])
    response.write(': still here\n\ndata: two\ndata: lines\n\n')
    const list = await untilListed(engine, PLACE, 3)
    expect(list.generation).toBe(first.generation)
    expect(list.rows.map(({ kind, summary }) => [kind, summary])).toEqual([
      ['tick', '{"at": 1}'],
      ['comment', 'still here'],
      ['message', 'two lines']
    ])
    expect((await payloadOf(engine, PLACE, list, list.rows[2]!)).toString()).toBe('two\nlines')
    // The chunk header lies inside the first event and must not appear in its fields.
    const stream = (await readStream(engine, 1, 'down')).toString()
    const { fields } = await engine.handlers['inner.get']({
      capture: LIVE,
      ...PLACE,
      generation: list.generation,
      index: 0
    })
    expect(fields.map(({ key, value, range }) => [key, value, stream.slice(...range)])).toEqual([
      ['sse.id', '1', 'id: 1'],
      ['sse.event', 'tick', 'event: tick'],
      ['sse.data', '{"at": 1}', expect.stringMatching(/^da\r\n[0-9a-f]+\r\nta: \{"at": 1\}$/)],
      ['json.object', '{"at": 1}', '{"at": 1}'],
      ['json.member', '1', '"at": 1']
    ])
  })

  it('with compression is listed as it arrives', async () => {
    const { engine, response } = await answering({ 'content-encoding': 'gzip' })
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH })
    gzip.pipe(response)
    for (let turn = 0; turn < 3; turn++) {
      gzip.write(`data: event ${turn}\n\n`)
      const list = await untilListed(engine, PLACE, turn + 1)
      expect(list.rows.map(({ summary }) => summary)).toEqual(
        Array.from({ length: turn + 1 }, (_, at) => `event ${at}`)
      )
    }
    gzip.end()
    const list = await untilListed(engine, PLACE, 3)
    expect([list.ranges, list.trouble]).toEqual(['body', null])
    expect((await payloadOf(engine, PLACE, list, list.rows[1]!)).toString()).toBe('event 1')
  })

  it('in an unknown coding reports this', async () => {
    const { engine, response } = await answering({ 'content-encoding': 'snappy' })
    response.end('data: x\n\n')
    const list = await untilListed(engine, PLACE, 0)
    await expect.poll(async () => (await untilListed(engine, PLACE, 0)).trouble).toBe('coding')
    expect(list.rows).toEqual([])
  })
})
