/** HTTP/2 and WebSocket in a HAR file, as written by browsers. */

import { describe, expect, it } from 'vitest'
import type { HarEntry } from '../../../src/shared/har/har'
import type { Engine } from '../../../src/engine/engine'
import { startEngine, startProxy, untilComplete } from '../../helpers/engine'
import { exported } from '../../helpers/exporting'
import { harFaults, readWholeHar } from '../../helpers/har'
import { askHttp2, BIG, startHttp2 } from '../../helpers/http2-peers'
import { get, play, setStage } from '../../helpers/http-traffic'

async function entries(engine: Engine): Promise<HarEntry[]> {
  const { text } = await exported(engine, 'har')
  expect(harFaults(text)).toEqual([])
  return readWholeHar(text).log.entries
}

/** A WebSocket frame (RFC 6455, section 5.2); clients mask their payload. */
function frame(opcode: number, payload: Buffer, masked: boolean): Buffer {
  const mask = Buffer.from([1, 2, 3, 4])
  const head = Buffer.from([0x80 | opcode, (masked ? 0x80 : 0) | payload.length])
  const body = masked ? payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)) : payload
  return Buffer.concat([head, ...(masked ? [mask] : []), body])
}

describe('HTTP/2 in a HAR file', () => {
  it('lists pseudo-header fields in the request, and keeps trailers and interim responses', async () => {
    const engine = await startEngine()
    const { address } = await startProxy(engine, await startHttp2())
    await askHttp2(
      `http://${address.host}:${address.port}`,
      ['/trailers?a=1', '/early', '/big', '/gzip'].map((path) => ({ ':path': path }))
    )
    for (const exchange of [1, 2, 3, 4]) await untilComplete(engine, exchange)
    const found = (await entries(engine)).sort((one, other) =>
      one.request.url.localeCompare(other.request.url)
    )
    const [big, early, gzip, trailers] = found
    expect(trailers?.request).toMatchObject({
      method: 'GET',
      url: `http://${address.host}:${address.port}/trailers?a=1`,
      httpVersion: 'http/2.0',
      headersSize: -1,
      queryString: [{ name: 'a', value: '1' }]
    })
    expect(
      trailers?.request.headers
        .slice(0, 4)
        .map(({ name }) => name)
        .sort()
    ).toEqual([':authority', ':method', ':path', ':scheme'])
    expect(trailers?.response).toMatchObject({
      status: 200,
      httpVersion: 'http/2.0',
      content: { text: 'with trailers' },
      _trailers: expect.arrayContaining([{ name: 'x-checksum', value: 'abc' }])
    })
    expect(trailers?.response.headers.map(({ name }) => name)).not.toContain(':status')
    expect(early?.['_interimResponses']).toMatchObject([{ status: 103 }])
    expect(gzip?.response.content).toMatchObject({ text: '{"zipped":true}' })
    expect([big?.response.content.size, big?.response.content.text === BIG.toString()]).toEqual([
      BIG.length,
      true
    ])
    expect(new Set(found.map(({ connection }) => connection))).toEqual(new Set(['1']))
  })
})

describe('WebSocket in a HAR file', () => {
  it('lists its messages in Chromium’s format', async () => {
    const engine = await startEngine()
    const upgrade = [
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
    ]
    const answer =
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'
    await play(await setStage(engine), [
      [get('/chat', ...upgrade), answer],
      [frame(1, Buffer.from('hé'), true), frame(2, Buffer.from([0, 255]), false)],
      [frame(8, Buffer.from([3, 232]), true), frame(8, Buffer.from([3, 232]), false)]
    ])
    const [found] = await entries(engine)
    expect(found?._resourceType).toBe('websocket')
    expect(found?._webSocketMessages?.map(({ type, opcode, data }) => ({ type, opcode, data }))).toEqual([
      { type: 'send', opcode: 1, data: 'hé' },
      { type: 'receive', opcode: 2, data: 'AP8=' },
      { type: 'send', opcode: 8, data: 'A+g=' },
      { type: 'receive', opcode: 8, data: 'A+g=' }
    ])
    const times = found?._webSocketMessages?.map(({ time }) => time) ?? []
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(Math.abs((times[0] ?? 0) * 1000 - Date.parse(found?.startedDateTime ?? ''))).toBeLessThan(60_000)
    const { text } = await exported(engine, 'markdown')
    expect(text).toMatch(/- ▲ \S+ text, 3 bytes: `hé`/)
    const document = JSON.parse((await exported(engine, 'ndjson')).text) as { webSocket: unknown[] }
    expect(document.webSocket).toMatchObject([{ kind: 'text', text: 'hé' }, { base64: 'AP8=' }, {}, {}])
  })
})
