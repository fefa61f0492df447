import type net from 'node:net'
import { BLOCK, BLOCK_BYTES, PatternChecker } from '../../load/pattern'
import { RateWindow } from '../../load/rate-window'
import type { ClientPass, ClientResult, ClientRun } from '../../protocol'
import { closed, connect, endAll, times, type Destination } from './connect'

/** Sends and receives bulk data. */

/** The connections continue for a moment after the measured window, so that its end is under full load. */
const TAIL_MS = 150

function untilTail({ warmMs, measureMs }: ClientRun): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, warmMs + measureMs + TAIL_MS))
}

export async function upload(run: ClientRun): Promise<ClientResult> {
  let total = 0
  let open = true
  const sockets = await times(run.connections, () => connect(run, () => undefined))
  const ends = sockets.map(closed)
  for (const socket of sockets) {
    const send = (): void => {
      let flowing = true
      while (open && flowing) {
        flowing = socket.write(BLOCK)
        total += BLOCK_BYTES
      }
    }
    socket.on('drain', send)
    send()
  }
  await untilTail(run)
  open = false
  await endAll(sockets, ends)
  return { rate: Number.NaN, total, wrong: 0 }
}

export async function download(run: ClientRun): Promise<ClientResult> {
  const window = new RateWindow(run.warmMs, run.measureMs)
  const taking = await takers(run, (length) => {
    window.add(length)
  })
  await untilTail(run)
  return { ...(await taking.end()), rate: window.rate }
}

/** Receives at least `bytes` over all connections together. */
export async function take({ port, connections, bytes }: ClientPass): Promise<ClientResult> {
  let taken = 0
  let enough: () => void = () => undefined
  const done = new Promise<void>((resolve) => (enough = resolve))
  const taking = await takers({ port, connections }, (length) => {
    taken += length
    if (taken >= bytes) enough()
  })
  await done
  return taking.end()
}

/** Opens connections to a source and verifies each byte. */
async function takers(
  { port, way, connections }: Destination & { connections: number },
  onBytes: (length: number) => void
): Promise<{ end(): Promise<ClientResult> }> {
  const checkers = Array.from({ length: connections }, () => new PatternChecker())
  const sockets: net.Socket[] = await Promise.all(
    checkers.map((checker) =>
      connect({ port, way }, (bytes, length) => {
        checker.take(bytes, length)
        onBytes(length)
      })
    )
  )
  const ends = sockets.map(closed)
  return {
    async end() {
      await endAll(sockets, ends)
      return {
        rate: Number.NaN,
        total: checkers.reduce((sum, { bytes }) => sum + bytes, 0),
        wrong: checkers.reduce((sum, { wrong }) => sum + wrong, 0)
      }
    }
  }
}
