import net from 'node:net'
import { systemCodeOf } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'

/** A port to suggest in place of one that is taken. It is free now; nobody holds it for whoever asked. */

/** Neighbours to try: the next port is the one a person would try too. */
const NEIGHBOURS = 10

const MAX_PORT = 65_535

/** The next free port above `port` at the same host, or any; null where nothing can be listened on there. */
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
