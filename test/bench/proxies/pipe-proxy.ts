import net from 'node:net'
import { servePart } from '../child-port'
import type { ProxyRequests } from '../protocol'
import { stopWatching, usageNow, watchMemory } from './usage'

/** The yardstick: the shortest correct proxy in plain Node, two pipes a connection, half-closes passed on. */

let server: net.Server | undefined

async function open(target: number): Promise<number> {
  const listening = net.createServer({ allowHalfOpen: true }, (client) => {
    const upstream = net.connect({ host: '127.0.0.1', port: target, allowHalfOpen: true })
    client.pipe(upstream)
    upstream.pipe(client)
    client.on('error', () => upstream.resetAndDestroy())
    upstream.on('error', () => client.resetAndDestroy())
  })
  server = listening
  await new Promise<void>((resolve, reject) => {
    listening.once('error', reject)
    listening.listen({ host: '127.0.0.1', port: 0 }, resolve)
  })
  const address = listening.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

servePart<ProxyRequests>({
  open: ({ target }) => open(target),
  settle: () => null,
  close: () =>
    new Promise((resolve) => {
      if (server === undefined) resolve(null)
      else server.close(() => resolve(null))
    }),
  usage: usageNow,
  watchMemory,
  stopWatching
})
