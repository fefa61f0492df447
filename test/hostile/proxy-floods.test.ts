/**
 * Clients that flood a proxy with TLS interception: it closes or pauses them, and still serves and records the
 * others.
 */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import net from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LIVE } from '../helpers/engine'
import { startHttp2 } from '../helpers/http2-peers'
import { startInterception, type Interception } from '../helpers/interception'
import { waitFor } from '../helpers/patience'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { h2Frame, latin1 } from '../fuzz/samples'

const [HEADERS, RST_STREAM, SETTINGS, CONTINUATION] = [1, 3, 4, 9]
const [END_STREAM, END_HEADERS] = [1, 4]
const PREFACE = Buffer.concat([latin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), h2Frame(SETTINGS, 0, 0, '')])
/** `GET / HTTP/2` with `:scheme: https` and `:authority: a`, by HPACK's static table. */
const HEAD = Buffer.from([0x82, 0x87, 0x84, 0x41, 1, 0x61])

interface Flooded {
  it: Interception
  port: number
}

async function startFlooded(): Promise<Flooded> {
  const upstream = await startInterception({ mode: 'auto' })
  const { certFile, keyFile } = await upstream.upstream.sign({ name: 'localhost' })
  const target = await startHttp2({
    cert: await readFile(certFile),
    key: await readFile(keyFile),
    allowHTTP1: true
  })
  return { it: upstream, port: target.port }
}

/** Opens a connection through the proxy whose CONNECT is accepted. */
async function tunnel({ it, port }: Flooded): Promise<net.Socket> {
  const socket = net.connect(it.proxy.address.port, '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  socket.write(`CONNECT localhost:${port} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  await once(socket, 'data')
  return socket
}

async function tlsTunnel(flooded: Flooded): Promise<TLSSocket> {
  const socket = tls.connect({
    socket: await tunnel(flooded),
    ca: await readFile(flooded.it.ca),
    servername: 'localhost',
    ALPNProtocols: ['h2']
  })
  socket.on('error', () => undefined)
  socket.resume()
  await once(socket, 'secureConnect')
  return socket
}

/** Expects a request of another client to be answered, and to be listed with its response. */
async function expectService({ it, port }: Flooded): Promise<void> {
  const url = `https://localhost:${port}/after`
  // prettier-ignore
  const { stdout } = await run(peerPath('curl'), ['-sS', '-4', '-m', '20', '--http2', '--proxy', it.where,
    '--cacert', it.ca, url])
  expect(stdout).toBe('GET /after ')
  await waitFor(async () => {
    const connection = it.engine.sessions.get(it.proxy.id).connections.last ?? 0
    const input = { capture: LIVE, connection, first: 0, count: 10 }
    const { exchanges } = await it.engine.handlers['connections.exchanges'](input)
    expect(exchanges.length).toBeGreaterThan(0)
    const detail = await it.engine.handlers['exchanges.get']({ capture: LIVE, exchange: exchanges.at(-1)! })
    expect(detail.row).toMatchObject({ target: '/after', status: 200 })
  })
}

describe('an intercepting proxy keeps serving others while a client', needs('curl'), () => {
  it('resets each of 3,000 requests at once (rapid reset)', async () => {
    const flooded = await startFlooded()
    const attacker = await tlsTunnel(flooded)
    attacker.write(PREFACE)
    for (let at = 0; at < 3000; at++) {
      const stream = 2 * at + 1
      attacker.write(
        Buffer.concat([
          h2Frame(HEADERS, END_STREAM | END_HEADERS, stream, HEAD),
          h2Frame(RST_STREAM, 0, stream, Buffer.from([0, 0, 0, 8]))
        ])
      )
    }
    await expectService(flooded)
  })

  it('never ends a block of headers (CONTINUATION flood)', async () => {
    const flooded = await startFlooded()
    const attacker = await tlsTunnel(flooded)
    attacker.write(Buffer.concat([PREFACE, h2Frame(HEADERS, END_STREAM, 1, HEAD)]))
    const field = Buffer.from([0x40, 1, 0x61, 1, 0x62])
    for (let at = 0; at < 3000; at++) {
      attacker.write(h2Frame(CONTINUATION, 0, 1, Buffer.concat(Array.from({ length: 100 }, () => field))))
    }
    await expectService(flooded)
    attacker.destroy()
    await waitFor(() => {
      expect(flooded.it.engine.sessions.get(flooded.it.proxy.id).connections.open).toBe(0)
    })
  })

  it('and 600 others begin a TLS handshake and go silent', async () => {
    const flooded = await startFlooded()
    const half: net.Socket[] = []
    for (let at = 0; at < 600; at++) {
      const socket = await tunnel(flooded)
      // The first bytes of a ClientHello record.
      socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]))
      half.push(socket)
    }
    await expectService(flooded)
    for (const socket of half) socket.destroy()
    await waitFor(() => {
      expect(flooded.it.engine.sessions.get(flooded.it.proxy.id).connections).toMatchObject({
        open: 0,
        total: 601
      })
    })
  }, 60_000)
})
