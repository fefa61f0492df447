import net from 'node:net'
import { systemCodeOf } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'

/** Finds a free port to suggest in place of one that is taken. The port is not reserved. */

/** Number of following ports to try, because a person would try those too. */
const NEIGHBOURS = 10

const MAX_PORT = 65_535

/**
 * Returns the next free port above `port` on the same host, or any free port; null if listening is impossible there.
 */
export async function findFreePort({ host, port }: Endpoint): Promise<number | null> {
  for (let candidate = port + 1; candidate <= Math.min(port + NEIGHBOURS, MAX_PORT); candidate++) {
    const found = await tryListen(host, candidate)
    if (found !== 'taken') return found
  }
  const any = await tryListen(host, 0)
  return any === 'taken' ? null : any
}

function tryListen(host: string, port: number): Promise<number | 'taken' | null> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error) => {
      const code = systemCodeOf(error)
      resolve(code === 'EADDRINUSE' || code === 'EACCES' ? 'taken' : null)
    })
    server.listen({ host, port, exclusive: true }, () => {
      const bound = server.address()
      server.close(() => {
        resolve(typeof bound === 'object' && bound !== null ? bound.port : null)
      })
    })
  })
}
