import type net from 'node:net'
import { servePart } from '../child-port'
import type { ProxyRequests } from '../protocol'
import { stopWatching, usageNow, watchMemory } from './usage'

/** Runs a baseline relay as a part of the benchmark: listens while it is open, and records nothing. */
export function serveRelay(relayTo: (target: number) => net.Server): void {
  let server: net.Server | undefined

  async function open(target: number): Promise<number> {
    const listening = relayTo(target)
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
}
