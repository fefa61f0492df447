import type net from 'node:net'
import { createServer } from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import { acceptPeer } from '../session/accept-peer'
import { localEnd, WRITE_HIGH_WATER_BYTES } from '../session/accepted-socket'
import { listenError } from '../session/listen-error'
import { OutgoingConnection } from '../session/outgoing-connection'
import type { PeerConnection } from '../session/peer-connection'
import type { PeerListener } from '../session/peer-options'
import { Received } from './received'
import type { Script } from './script'

/** Gets a script its connection: one that Tcplens makes to a server, or one that a client makes to Tcplens. */

export interface Standing {
  readonly peer: PeerConnection
  readonly received: Received
}

export interface Stand {
  /** Resolves when it stands; null where it was cancelled before. Rejects where it never will, with the reason. */
  readonly stands: Promise<Standing | null>
  /** Ends it in order, or what has begun of it. Resolves when it is gone. */
  over(): Promise<void>
}

export interface StandParts {
  capture: Capture
  script: Script
  signal: AbortSignal
  /** Begins the record of a connection. */
  record(): ConnectionRecorder
}

/** What is heard of a peer, on its way to the player. */
class Ears {
  readonly received: Received
  peer: PeerConnection | null = null
  readonly #script: Script

  constructor({ script, signal }: StandParts) {
    this.#script = script
    this.received = new Received((on) => {
      if (on) this.peer?.hold('answers')
      else this.peer?.release('answers')
    }, signal)
  }

  listener(): Omit<PeerListener, 'onClose'> {
    return {
      onBytes: () => undefined,
      onReceived: (bytes) => {
        this.#script.received(bytes)
        this.received.push(bytes)
      },
      onTheirEnd: () => {
        this.#script.receivedEnd()
        this.received.end('fin')
        // Ours goes where the script has it.
        return true
      }
    }
  }
}

export function standAsClient(parts: StandParts, plan: DialPlan, session: number): Stand {
  const { capture, record, signal } = parts
  const ears = new Ears(parts)
  let connection: OutgoingConnection | undefined
  let onClosed = (): void => undefined
  const closed = new Promise<void>((resolve) => (onClosed = resolve))
  const stands = new Promise<Standing | null>((resolve, reject) => {
    connection = new OutgoingConnection({
      plan,
      opening: { session, role: 'replay' },
      capture,
      recorder: record(),
      listener: {
        ...ears.listener(),
        onConnected: (peer) => {
          ears.peer = peer
          resolve({ peer, received: ears.received })
        },
        onClose: ({ ending, failure }) => {
          ears.received.end(ending.how === 'fin' ? 'fin' : 'rst')
          if (failure === null) resolve(null)
          else reject(failure)
          onClosed()
        }
      }
    })
  })
  const cancel = (): void => connection?.reset()
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  return {
    stands,
    over: async () => {
      connection?.stop()
      await closed
      signal.removeEventListener('abort', cancel)
    }
  }
}

/** Listens for one client; those that come after it are sent away. `onListening` is told where. */
export function standAsServer(
  parts: StandParts,
  listen: { host: string; port: number },
  onListening: (bound: Endpoint) => void
): Stand {
  const { capture, record, signal } = parts
  const ears = new Ears(parts)
  let bound: Endpoint = listen
  let onClosed = (): void => undefined
  const closed = new Promise<void>((resolve) => (onClosed = resolve))
  let settle: (standing: Standing | null) => void = () => undefined
  const server = createServer({
    allowHalfOpen: true,
    pauseOnConnect: true,
    highWaterMark: WRITE_HIGH_WATER_BYTES
  })
  const accept = (socket: net.Socket): void => {
    if (ears.peer !== null || socket.remoteAddress === undefined) {
      socket.destroy()
      return
    }
    server.close()
    ears.peer = acceptPeer(socket, 0, localEnd(socket, bound), {
      capture,
      recorder: record(),
      listener: {
        ...ears.listener(),
        onClose: (_connection, { how }) => {
          ears.received.end(how === 'fin' ? 'fin' : 'rst')
          onClosed()
        }
      }
    })
    settle({ peer: ears.peer, received: ears.received })
  }
  const stands = new Promise<Standing | null>((resolve, reject) => {
    settle = resolve
    server.on('connection', accept)
    // More than one may come: a connection that cannot be accepted is one as well.
    server.on('error', (error) => {
      listenError(error, listen).then(reject, reject)
    })
    server.listen(listen, () => {
      const address = server.address()
      if (typeof address === 'object' && address !== null)
        bound = { host: address.address, port: address.port }
      onListening(bound)
    })
  })
  const cancel = (): void => {
    server.close()
    if (ears.peer === null) settle(null)
    else ears.peer.reset()
  }
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  return {
    stands,
    over: async () => {
      server.close()
      ears.peer?.stop()
      if (ears.peer !== null) await closed
      signal.removeEventListener('abort', cancel)
    }
  }
}
