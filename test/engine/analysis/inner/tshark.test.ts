/** Compares the frames with those that tshark finds in the same file: opcodes, lengths, masking keys. */

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import { LIVE, startEngine, startProxy, temporaryFolder, untilClosed } from '../../../helpers/engine'
import { untilListed } from '../../../helpers/inner'
import { needs } from '../../../helpers/peers'

const PLACE: InnerPlace = { connection: 1, exchange: 1, layer: 'websocket' }

describe('WebSocket beside tshark', needs('tshark'), () => {
  it('has the same frames as in tshark', async () => {
    const folder = await temporaryFolder()
    const engine = await startEngine({ folder })
    const server = createServer()
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => {
        socket.send(data, { binary: isBinary })
      })
    })
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
    const client = new WebSocket(`ws://127.0.0.1:${address.port}/`, { perMessageDeflate: false })
    await once(client, 'open')
    for (const payload of ['short', 'x'.repeat(300), Buffer.alloc(70_000, 7), '{"a": [1, 2]}']) {
      const come = once(client, 'message')
      client.send(payload)
      await come
    }
    client.ping('still there')
    await once(client, 'pong')
    const closed = once(client, 'close')
    client.close(1000, 'done')
    await closed
    await untilClosed(engine, 1)
    const list = await untilListed(engine, PLACE, 12)
    const ours = await Promise.all(
      list.rows.map(async (row) => {
        const { fields } = await engine.handlers['inner.get']({
          capture: LIVE,
          ...PLACE,
          generation: list.generation,
          index: row.index
        })
        const value = (key: string): string => fields.find((field) => field.key === key)?.value ?? ''
        return [
          parseInt(/0x(\w+)/.exec(value('websocket.opcode'))?.[1] ?? '', 16),
          Number(value('websocket.length')),
          value('websocket.mask') === 'MASK',
          value('websocket.key')
        ]
      })
    )
    await engine.close()
    const [capture] = execFileSync('find', [folder, '-name', '*.pcapng']).toString().split('\n')
    const output = execFileSync(
      'tshark',
      ['-r', capture ?? '', '-Y', 'websocket', '-T', 'json', '-J', 'websocket', '--no-duplicate-keys'],
      { maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] }
    )
    const packets = JSON.parse(output.toString()) as { _source: { layers: { websocket: unknown } } }[]
    const theirs = packets
      .flatMap(({ _source }) => [_source.layers.websocket].flat())
      .map((layer) => {
        const frame = layer as Record<string, string | undefined>
        const extended = frame['websocket.payload_length_ext_16'] ?? frame['websocket.payload_length_ext_64']
        return [
          Number(frame['websocket.opcode']),
          Number(extended ?? frame['websocket.payload_length']),
          frame['websocket.mask'] === '1',
          (frame['websocket.masking_key'] ?? '').replaceAll(':', '')
        ]
      })
    expect(ours).toEqual(theirs)
  })
})
