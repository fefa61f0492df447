import { once } from 'node:events'
import http2 from 'node:http2'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { Http2Upstream, type UpstreamVersion } from '../../../../src/engine/mock/upstream/http2-upstream'
import type { Endpoint } from '../../../../src/shared/model/connection-event'
import { listen } from '../../../helpers/servers'

function targetOf(target: Endpoint, known: UpstreamVersion): Http2Upstream {
  const made = new Http2Upstream({ then: 'forward', target, tls: 'off', host: 'keep' }, known, () => 0)
  onTestFinished(() => {
    made.close()
  })
  return made
}

/** Starts a server that speaks HTTP/2 on the sockets it receives. */
async function startSpeaker(first: (socket: Socket) => boolean): Promise<Endpoint> {
  const speaker = http2.createServer()
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    if (!first(socket)) speaker.emit('connection', socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

it('does not know the version of a server that was left before it sent anything', async () => {
  const silent = await listen()
  const known = { isHttp1: false }
  const target = targetOf(silent.address, known)
  const asked = target.connection()
  const socket = await silent.accepted()
  await once(socket, 'readable')
  target.close()
  await expect(asked).rejects.toThrow('cancelled')
  expect(known).toEqual({ isHttp1: false })
})

it('tries HTTP/2 again with a server that disconnected before it sent anything', async () => {
  let isGone = true
  const address = await startSpeaker((socket) => {
    if (isGone) socket.once('data', () => socket.resetAndDestroy())
    return isGone
  })
  const known = { isHttp1: false }
  const target = targetOf(address, known)
  expect(await target.connection()).toBeNull()
  isGone = false
  expect(await target.connection()).not.toBeNull()
})

it('remembers a server that answers in HTTP/1', async () => {
  const server = await listen((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  const known = { isHttp1: false }
  expect(await targetOf(server.address, known).connection()).toBeNull()
  expect(known).toEqual({ isHttp1: true })
})
