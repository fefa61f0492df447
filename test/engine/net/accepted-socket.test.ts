/** Both ways of reading an accepted socket return the same bytes, pauses and ends. */

import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import { adoptSocket, connectSocket, READ_BYTES } from '../../../src/engine/net/accepted-socket'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, dial, listen, received } from '../../helpers/servers'

interface Adopted {
  client: net.Socket
  socket: net.Socket
  pieces: Buffer[]
  /** Result of the next read: false pauses. */
  flow: { on: boolean }
}

async function adopted(reuseBuffer: boolean): Promise<Adopted> {
  const server = await listen(undefined, { pauseOnConnect: true })
  const client = await dial(server.address)
  const pieces: Buffer[] = []
  const flow = { on: true }
  const socket = adoptSocket(
    await server.accepted(),
    (bytes, length) => {
      pieces.push(Buffer.from(bytes.subarray(0, length)))
      return flow.on
    },
    reuseBuffer
  )
  socket.on('error', () => undefined)
  return { client, socket, pieces, flow }
}

describe.each([
  ['one shared buffer', true],
  ['ordinary reads', false]
])('with %s', (_name, reuseBuffer) => {
  it('every byte arrives once, in pieces that fit a segment', async () => {
    const { client, socket, pieces } = await adopted(reuseBuffer)
    const bytes = randomBytes(2_000_003)
    client.end(bytes)
    await new Promise((resolve) => socket.once('end', resolve))
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(READ_BYTES)
    socket.end()
  })

  it('a slice of a read keeps its contents', async () => {
    const server = await listen(undefined, { pauseOnConnect: true })
    const client = await dial(server.address)
    const kept: Uint8Array[] = []
    adoptSocket(
      await server.accepted(),
      (bytes, length) => kept.push(bytes.slice(0, length)) > 0,
      reuseBuffer
    )
    const heard = (): string => kept.map((bytes) => Buffer.from(bytes).toString()).join('')
    client.write('first,')
    await expect.poll(heard).toBe('first,')
    client.end('second')
    await expect.poll(heard).toBe('first,second')
  })

  it('the other direction continues after the peer’s half-close', async () => {
    const { client, socket } = await adopted(reuseBuffer)
    const answer = received(client)
    client.end('request')
    await new Promise((resolve) => socket.once('end', resolve))
    socket.write('answer')
    socket.end(' and end')
    expect((await answer).toString()).toBe('answer and end')
    expect(await broken(socket)).toBeNull()
  })

  it('a declined read pauses the socket until it is resumed, and nothing is lost', async () => {
    const { client, socket, pieces, flow } = await adopted(reuseBuffer)
    const bytes = randomBytes(400_000)
    flow.on = false
    client.end(bytes)
    await expect.poll(() => pieces.length).toBeGreaterThan(0)
    const paused = Buffer.concat(pieces).length
    expect(paused).toBeLessThan(bytes.length)
    flow.on = true
    const end = new Promise((resolve) => socket.once('end', resolve))
    socket.resume()
    await end
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
    socket.end()
  })

  it('a reset is reported as an error', async () => {
    const { client, socket } = await adopted(reuseBuffer)
    const seen = broken(socket)
    client.resetAndDestroy()
    expect(await seen).toBe('ECONNRESET')
  })

  it('reports both addresses', async () => {
    const { client, socket } = await adopted(reuseBuffer)
    expect([socket.remotePort, socket.localPort]).toEqual([client.localPort, client.remotePort])
  })
})

describe('two sockets', () => {
  it('can share the buffer without mixing their bytes', async () => {
    const server = await listen((socket) => socket.pipe(socket))
    const sent = [randomBytes(900_000, 3), randomBytes(900_000, 4)]
    const got = await Promise.all(
      sent.map((bytes) => {
        const pieces: Buffer[] = []
        const socket = connectSocket(server.address, (piece, length) => {
          pieces.push(Buffer.from(piece.subarray(0, length)))
          return true
        })
        socket.end(bytes)
        return new Promise<Buffer>((resolve) => {
          socket.once('end', () => {
            resolve(Buffer.concat(pieces))
          })
        })
      })
    )
    expect(got.map((bytes, at) => bytes.equals(sent[at]!))).toEqual([true, true])
  })
})
