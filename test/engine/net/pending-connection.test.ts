/** Passing a socket between owners during a connect loses no bytes. */

import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PendingConnection } from '../../../src/engine/net/pending-connection'
import { dial, planDial, type EstablishedConnection } from '../../../src/engine/dial/dial'
import type { ConnectSettings } from '../../../src/engine/net/connect-settings'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { waitFor } from '../../helpers/patience'
import { randomBytes } from '../../helpers/random-bytes'
import { listen } from '../../helpers/servers'

function open(remote: Endpoint, bySocket: boolean, highWater?: number): PendingConnection {
  const carrier = new PendingConnection({ remote, local: {}, highWater, bySocket })
  onTestFinished(() => {
    carrier.socket.destroy()
  })
  return carrier
}

describe.each([
  ['read into the shared buffer', false],
  ['to be read by TLS', true]
])('one %s', (_name, bySocket) => {
  it('uses the high-water mark', async () => {
    const server = await listen()
    expect(open(server.address, bySocket, 1234).socket.writableHighWaterMark).toBe(1234)
    expect(open(server.address, bySocket).socket.writableHighWaterMark).toBe(256 * 1024)
  })

  it('passes on bytes that arrive after the last negotiation message', async () => {
    const bytes = randomBytes(100_000)
    const server = await listen((socket) => {
      socket.write('hello')
      socket.end(bytes)
    })
    const carrier = open(server.address, bySocket)
    const heard: Buffer[] = []
    await new Promise<void>((resolve) => {
      carrier.converse((said) => {
        heard.push(Buffer.from(said))
        const all = Buffer.concat(heard)
        if (all.length < 5) return null
        resolve()
        return all.subarray(5)
      })
    })
    const pieces: Buffer[] = []
    const ended = once(carrier.socket, 'end')
    if (bySocket) carrier.socket.on('data', (piece) => pieces.push(piece)).resume()
    else {
      carrier.readInto((piece, length) => {
        pieces.push(Buffer.from(piece.subarray(0, length)))
        return true
      })
      carrier.deliverKept()
    }
    await ended
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
  })
})

it('a carrier without a reader keeps the bytes it receives', async () => {
  const server = await listen((socket) => socket.write('early'))
  const carrier = open(server.address, false)
  await waitFor(() => {
    expect(carrier.socket.bytesRead).toBe(5)
  })
  let got = ''
  carrier.readInto((bytes, length) => {
    got += Buffer.from(bytes.subarray(0, length)).toString()
    return true
  })
  carrier.deliverKept()
  expect(got).toBe('early')
})

it('a dial can be aborted before it starts, and an established connection abandoned', async () => {
  const server = await listen()
  const hooks = { now: () => 0, record: () => undefined, onConnected: () => undefined }
  const reach: ConnectSettings = {}
  const plan = await planDial(server.address, reach)
  const reason = new Error('no longer wanted')
  await expect(dial(plan, { ...hooks, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  const dialled: EstablishedConnection = await dial(plan, { ...hooks, signal: new AbortController().signal })
  const target = await server.accepted()
  const ended = once(target.resume(), 'end')
  dialled.abandon()
  await ended
})
