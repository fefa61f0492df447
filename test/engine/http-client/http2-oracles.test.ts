/**
 * HPACK and HTTP/2 against other implementations, in both directions: what Tcplens writes is read by node:http2 and
 * hpack.js, and what node:http2 writes is decoded here. hpack.js as the writer is in the decoder's own test.
 */

import { once } from 'node:events'
import http2 from 'node:http2'
import { createRequire } from 'node:module'
import net, { type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { Http2Decoder } from '../../../src/decode/stream/http2/http2-decoder'
import { listen } from '../../helpers/servers'
import { data, headers, opening, settingsTaken } from '../../../src/engine/http-client/http2-frames'
import { assertProperty } from '../../helpers/properties'

type Fields = [name: string, value: string][]

/** The package has no types. */
interface Decompressor {
  write(block: Uint8Array): void
  execute(): void
  read(): { name: string; value: string } | null
}
const { decompressor } = createRequire(import.meta.url)('hpack.js') as {
  decompressor: { create(options: { table: { maxSize: number } }): Decompressor }
}

/** Short names and values repeat, so that tables are used; long ones need integers of several octets. */
const name = fc.oneof(
  fc.constantFrom('x-a', 'x-b', 'accept', 'user-agent'),
  fc.stringMatching(/^x-[a-z0-9-]{1,150}$/)
)
const value = fc.oneof(
  fc.constantFrom('', 'yes', '*/*', 'text/html'),
  fc.stringMatching(/^[!-~]([ -~]{0,200}[!-~])?$/),
  fc.integer({ min: 120, max: 700 }).map((length) => 'v'.repeat(length))
)
const fields = fc.array(fc.tuple(name, value), { maxLength: 12 })
const exchanges = fc.array(fc.record({ fields, body: fc.stringMatching(/^[a-z]{0,300}$/) }), {
  minLength: 1,
  maxLength: 6
})

/** Sizes of the pieces of a block, which node:http2 accepts up to nine of, and of a body. */
const sizes = fc.record({
  most: fc.integer({ min: 2000, max: 16_384 }),
  piece: fc.integer({ min: 1, max: 400 })
})

/** An object holds one value of each name, the last. */
const withoutRepeats = (list: Fields): Fields => [...new Map(list)]
const ordinary = (list: readonly (readonly [string, string])[]): Fields =>
  list.filter(([field]) => !field.startsWith(':') && field !== 'date').map(([field, text]) => [field, text])

interface Heard {
  fields: Fields
  body: string
}

/** A server that answers with the fields and body it received, and reports them in the order of the streams. */
async function startServer(
  settings: http2.Settings = {},
  padded = false
): Promise<{ port: number; heard: Heard[] }> {
  const heard: Heard[] = []
  const { PADDING_STRATEGY_MAX, PADDING_STRATEGY_NONE } = http2.constants
  const server = http2.createServer({
    settings,
    paddingStrategy: padded ? PADDING_STRATEGY_MAX : PADDING_STRATEGY_NONE
  })
  server.on(
    'stream',
    (stream: http2.ServerHttp2Stream, _headers: unknown, _flags: unknown, list: string[]) => {
      const own = ordinary(
        list.flatMap((text, at) => (at % 2 === 0 ? [[text, list[at + 1] ?? ''] as const] : []))
      )
      const place = (stream.id ?? 1) >> 1
      heard[place] = { fields: own, body: '' }
      stream.setEncoding('latin1')
      stream.on('data', (text: string) => (heard[place]!.body += text))
      stream.on('end', () => {
        stream.respond({ ':status': 200, ...Object.fromEntries(own) })
        stream.end(heard[place]!.body)
      })
    }
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', (session) => sessions.add(session))
  onTestFinished(async () => {
    for (const session of sessions) session.destroy()
    server.close()
    await once(server, 'close')
  })
  return { port: (server.address() as AddressInfo).port, heard }
}

it('fields are read by hpack.js as they were written', async () => {
  await assertProperty(
    fc.asyncProperty(fc.array(fields, { minLength: 1, maxLength: 4 }), async (lists) => {
      const reader = decompressor.create({ table: { maxSize: 4096 } })
      for (const [at, list] of lists.entries()) {
        const frame = headers(
          1,
          list.map(([field, text], nth) => ({ name: field, value: text, secret: nth % 3 === 0 })),
          { isLast: true, most: 1 << 24, resizesTable: at === 0 }
        )
        reader.write(frame.subarray(9))
        reader.execute()
        const read: Fields = []
        for (let field = reader.read(); field !== null; field = reader.read())
          read.push([field.name, field.value])
        expect(read).toEqual(list)
      }
      return Promise.resolve()
    }),
    { numRuns: 200 }
  )
})

it('requests are read by node:http2 as they were written, in frames of any size', async () => {
  const { port, heard } = await startServer()
  await assertProperty(
    fc.asyncProperty(exchanges, sizes, async (requests, { most, piece }) => {
      heard.length = 0
      const socket = net.connect(port, '127.0.0.1')
      const decoder = new Http2Decoder({
        messageHead: () => undefined,
        messageEnd: ({ kind }) => {
          if (kind === 'http.response' && ++answered === requests.length) socket.destroy()
        }
      })
      let answered = 0
      socket.on('data', (bytes) => {
        decoder.push('down', bytes)
      })
      socket.write(Buffer.concat([opening(), settingsTaken()]))
      for (const [at, { fields: list, body }] of requests.entries()) {
        const stream = 2 * at + 1
        const pseudo: Fields = [
          [':method', 'POST'],
          [':scheme', 'http'],
          [':authority', 'oracle.test'],
          [':path', `/${at}`]
        ]
        const all = [...pseudo, ...list].map(([field, text]) => ({ name: field, value: text }))
        socket.write(headers(stream, all, { isLast: false, most }))
        for (let from = 0; from < body.length; from += piece)
          socket.write(data(stream, Buffer.from(body.slice(from, from + piece)), false))
        socket.write(data(stream, Buffer.alloc(0), true))
      }
      await once(socket, 'close')
      expect(heard.map(({ fields: list, body }) => [list, body])).toEqual(
        requests.map(({ fields: list, body }) => [list, body])
      )
    }),
    { numRuns: 80 }
  )
})

it.each([
  ['of 4 KiB', {}, false],
  ['of 4 KiB, padded', {}, true],
  ['switched off', { headerTableSize: 0 }, false],
  ['of 100 bytes, padded', { headerTableSize: 100 }, true],
  ['of 64 KiB', { headerTableSize: 65_536 }, false]
])('what node:http2 writes is decoded, with a table %s', async (_, settings, padded) => {
  const { port, heard } = await startServer(settings, padded)
  await assertProperty(
    fc.asyncProperty(exchanges, fc.integer({ min: 1, max: 2000 }), async (requests, piece) => {
      heard.length = 0
      const decoded: Record<'up' | 'down', Heard[]> = { up: [], down: [] }
      const problems: string[] = []
      const decoder = new Http2Decoder({
        messageHead: (message) => {
          const place = (message.stream ?? 1) >> 1
          const list = (message.headers ?? []).map(([field, text]) => [field, text] as const)
          decoded[message.direction][place] = { fields: ordinary(list), body: '' }
        },
        messageBody: (message, bytes) => {
          decoded[message.direction][(message.stream ?? 1) >> 1]!.body +=
            Buffer.from(bytes).toString('latin1')
        },
        messageEnd: (message) => problems.push(...message.problems.map(({ code }) => code)),
        frameProblem: (_direction, { code }) => problems.push(code)
      })
      const push = (direction: 'up' | 'down', bytes: Buffer): void => {
        for (let at = 0; at < bytes.length; at += piece)
          decoder.push(direction, bytes.subarray(at, at + piece))
      }
      const relay = await listen((near) => {
        const far = net.connect(port, '127.0.0.1')
        near.on('data', (bytes) => {
          push('up', bytes)
          far.write(bytes)
        })
        far.on('data', (bytes) => {
          push('down', bytes)
          near.write(bytes)
        })
        near.on('close', () => far.destroy())
        far.on('close', () => near.destroy())
      })
      const client = http2.connect(`http://127.0.0.1:${relay.address.port}`, { settings })
      await Promise.all(
        requests.map(async ({ fields: list, body }) => {
          const stream = client.request({ ':method': 'POST', ':path': '/', ...Object.fromEntries(list) })
          stream.end(body)
          await once(stream.resume(), 'close')
        })
      )
      client.close()
      await once(client, 'close')
      await relay.close()
      decoder.finish('closed')
      const sent = requests.map(({ fields: list, body }) => [withoutRepeats(list), body])
      const simple = (list: readonly Heard[]): unknown[] => list.map(({ fields: own, body }) => [own, body])
      expect(simple(heard)).toEqual(sent)
      expect(simple(decoded.up)).toEqual(sent)
      expect(simple(decoded.down)).toEqual(sent)
      expect(problems).toEqual([])
    }),
    { numRuns: 40 }
  )
})
