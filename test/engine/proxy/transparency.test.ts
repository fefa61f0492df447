/**
 * Transparency of the proxy in every mode: bytes, half-closes, resets and pauses appear on the far side as they were
 * on the near side.
 */

import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { closeEvent, readStream, startEngine, temporaryFolder, untilClosed } from '../../helpers/engine'
import type { Engine } from '../../../src/engine/engine'
import { needsThat } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, receive, received } from '../../helpers/servers'
import { openWay, type End, type Ends, type Way } from '../../helpers/proxied-pairs'

const WAYS: Way[] = [
  { name: 'forward', mode: 'forward', speaks: 'nothing' },
  { name: 'forward, through SOCKS5', mode: 'forward', speaks: 'nothing', via: 'socks5' },
  { name: 'forward, through an HTTP proxy', mode: 'forward', speaks: 'nothing', via: 'http' },
  { name: 'forward, Unix sockets at both ends', mode: 'forward', speaks: 'nothing', pipes: true },
  { name: 'forward, TLS passthrough', mode: 'forward', speaks: 'nothing', tls: 'passed' },
  { name: 'forward, TLS on both sides', mode: 'forward', speaks: 'nothing', tls: 'both' },
  { name: 'forward, TLS from the client', mode: 'forward', speaks: 'nothing', tls: 'in' },
  { name: 'forward, TLS to the server', mode: 'forward', speaks: 'nothing', tls: 'out' },
  { name: 'SOCKS4', mode: 'socks', speaks: 'socks4' },
  { name: 'SOCKS4a', mode: 'socks', speaks: 'socks4a' },
  { name: 'SOCKS5', mode: 'socks', speaks: 'socks5' },
  { name: 'SOCKS5, through SOCKS5', mode: 'socks', speaks: 'socks5', via: 'socks5' },
  { name: 'SOCKS5, TLS on both sides', mode: 'socks', speaks: 'socks5', tls: 'both' },
  { name: 'CONNECT', mode: 'http', speaks: 'connect' },
  { name: 'CONNECT, through an HTTP proxy', mode: 'http', speaks: 'connect', via: 'http' },
  { name: 'CONNECT, TLS on both sides', mode: 'http', speaks: 'connect', tls: 'both' },
  {
    name: 'CONNECT, TLS on both sides, through SOCKS5',
    mode: 'http',
    speaks: 'connect',
    tls: 'both',
    via: 'socks5'
  },
  { name: 'auto, SOCKS5', mode: 'auto', speaks: 'socks5' },
  { name: 'auto, SOCKS4a', mode: 'auto', speaks: 'socks4a' },
  { name: 'auto, CONNECT', mode: 'auto', speaks: 'connect' },
  { name: 'auto, SOCKS5, TLS on both sides', mode: 'auto', speaks: 'socks5', tls: 'both' }
]

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A first byte that no known protocol starts with. */
const UP = Buffer.concat([Buffer.from([0xfe]), randomBytes(1_500_000, 11)])
const DOWN = randomBytes(1_500_001, 12)

async function start(): Promise<Engine> {
  return startEngine({ authorityFolder: await temporaryFolder() })
}

async function joined(way: Way): Promise<Ends & { engine: Engine; askedVia: readonly string[] }> {
  const engine = await start()
  const passage = await openWay(engine, way)
  return { engine, askedVia: passage.askedVia, ...(await passage.join()) }
}

describe.each(WAYS)('$name', (way) => {
  it('passes every byte both ways at once, and the ends', async () => {
    const { engine, client, target, askedVia } = await joined(way)
    expect(askedVia.length > 0).toBe(way.via !== undefined)
    const both = Promise.all([received(target.socket), received(client.socket)])
    client.socket.end(UP)
    target.socket.end(DOWN)
    const [up, down] = await both
    expect([sha256(up), sha256(down)]).toEqual([sha256(UP), sha256(DOWN)])
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ how: 'fin' })
    // The bytes sent to the proxy come first in the capture, and TLS passthrough stays encrypted.
    if (way.tls === 'passed') return
    const [recordedUp, recordedDown] = await Promise.all([
      readStream(engine, 1, 'up'),
      readStream(engine, 1, 'down')
    ])
    expect([sha256(recordedUp.subarray(-UP.length)), sha256(recordedDown.subarray(-DOWN.length))]).toEqual([
      sha256(UP),
      sha256(DOWN)
    ])
  })

  it('passes on a half-close and the later bytes of the other side', async () => {
    const engine = await start()
    const passage = await openWay(engine, way)
    for (const [from, to] of [
      ['client', 'target'],
      ['target', 'client']
    ] as const) {
      const ends = await passage.join()
      ends[from].socket.end(UP.subarray(0, 20_000))
      expect((await received(ends[to].socket)).equals(UP.subarray(0, 20_000))).toBe(true)
      ends[to].socket.end(DOWN.subarray(0, 30_000))
      expect((await received(ends[from].socket)).equals(DOWN.subarray(0, 30_000))).toBe(true)
    }
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'client', how: 'fin' })
    expect(closeEvent(await untilClosed(engine, 2))).toMatchObject({ endedBy: 'target', how: 'fin' })
  })

  it('carries single bytes, and waits for a server that sends nothing', async () => {
    const { engine, client, target } = await joined(way)
    for (const byte of Buffer.from([0xfe, 0, 13, 10, 255])) {
      client.socket.write(Buffer.from([byte]))
      expect([...(await receive(target.socket, 1))]).toEqual([byte])
    }
    client.socket.end()
    await received(target.socket)
    expect(isOpen(client.socket)).toBe(true)
    target.socket.end('at last')
    expect(String(await received(client.socket))).toBe('at last')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'client', how: 'fin' })
  })

  const overTcp = needsThat('resets, which pipes do not have', !way.pipes)
  it('passes on a reset, whichever side ended before', overTcp, async () => {
    const engine = await start()
    const passage = await openWay(engine, way)
    const told: string[] = []
    const expected: string[] = []
    let connection = 0
    // The upstream proxy is a simple one: after a FIN it does not notice a reset.
    const firsts = way.via === undefined ? ([null, 'client', 'target'] as const) : ([null] as const)
    for (const first of firsts) {
      for (const [by, seenBy] of [
        ['client', 'target'],
        ['target', 'client']
      ] as const) {
        const ends = await passage.join()
        connection++
        ends.client.socket.write(Buffer.from([0xfe]))
        await receive(ends.target.socket, 1)
        if (first !== null) await halfClosed(ends, first)
        const seen = resetSeenBy(ends[seenBy], first === by)
        ends[by].carrier.resetAndDestroy()
        const code = await seen
        const { how, endedBy } = closeEvent(await untilClosed(engine, connection))
        told.push(`${first ?? 'nobody'} ended, reset by ${by}: ${how} by ${endedBy}, ${code ?? 'in order'}`)
        expected.push(`${first ?? 'nobody'} ended, reset by ${by}: rst by ${by}, ECONNRESET`)
      }
    }
    expect(told).toEqual(expected)
  })
})

function isOpen(stream: Readable): boolean {
  return !stream.destroyed && !stream.readableEnded
}

/** Half-closes one end and waits until the other end has seen it. */
async function halfClosed(ends: Ends, by: 'client' | 'target'): Promise<void> {
  const other = by === 'client' ? ends.target : ends.client
  ends[by].socket.end()
  await received(other.socket)
}

/**
 * Returns the error code of the reset. After the peer's FIN nothing is read any more, and the system reports a reset
 * only to writers: this end then writes, and may get either code.
 */
async function resetSeenBy({ socket }: End, isEnded: boolean): Promise<string | null> {
  socket.resume()
  const seen = broken(socket)
  const timer = isEnded ? setInterval(() => socket.writable && socket.write('?'), 10) : undefined
  const code = await seen
  clearInterval(timer)
  return isEnded && code === 'EPIPE' ? 'ECONNRESET' : code
}
