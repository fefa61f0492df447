import type net from 'node:net'
import { createServer } from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import { acceptPeer } from '../connection/accept-peer'
import { localEnd, WRITE_HIGH_WATER_BYTES } from '../net/accepted-socket'
import { listenError } from '../net/listen-error'
import { RecordedConnection } from '../http-client/recorded-connection'
import type { PeerConnection } from '../connection/peer-connection'
import type { PeerListener } from '../connection/peer-options'
import type { UpstreamListener } from '../http-client/upstream-connection'
import { Received } from './received'
import type { Script } from './script'

/** Establishes the connection for a script: from Tcplens to a server, or from a client to Tcplens. */

interface ConnectedPeer {
  readonly peer: PeerConnection
  readonly received: Received
}

export interface ScriptConnection {
  /**
   * Resolves when the connection is established; with null if cancelled before. Rejects with the reason if it fails.
   */
  readonly connected: Promise<ConnectedPeer | null>
  /** Closes the connection or the connect attempt gracefully. Resolves when it is closed. */
  over(): Promise<void>
}

export interface ScriptConnectionParts {
  capture: Capture
  script: Script
  signal: AbortSignal
  /** Begins the record of a connection. */
  record(): ConnectionRecorder
}

/** Passes the peer's data on to the player. */
class ScriptInput {
  readonly received: Received
  peer: PeerConnection | null = null
  readonly #script: Script

  constructor({ script, signal }: ScriptConnectionParts) {
    this.#script = script
    this.received = new Received((on) => {
      if (on) this.peer?.hold('answers')
      else this.peer?.release('answers')
    }, signal)
  }

  /** Receives the data of a client. */
  listener(): Omit<PeerListener, 'onClose'> {
    const { onBytes, onEnd } = this.upstream()
    return {
      onBytes: () => undefined,
      onReceived: onBytes,
      onTheirEnd: () => {
        onEnd()
        // The script determines when we send our FIN.
        return true
      }
    }
  }

  /** Receives the data of a server. */
  upstream(): Omit<UpstreamListener, 'onConnected'> {
    return {
      onBytes: (bytes) => {
        this.#script.received(bytes)
        this.received.push(bytes)
      },
      onEnd: () => {
        this.#script.receivedEnd()
        this.received.end('fin')
      },
      onClosed: () => undefined
    }
  }
}

export function connectAsClient(
  parts: ScriptConnectionParts,
  plan: DialPlan,
  session: number
): ScriptConnection {
  const { capture, record, signal } = parts
  const input = new ScriptInput(parts)
  let connection: RecordedConnection | undefined
  let onClosed = (): void => undefined
  const closed = new Promise<void>((resolve) => (onClosed = resolve))
  const connected = new Promise<ConnectedPeer | null>((resolve, reject) => {
    const upstream = new RecordedConnection(
      {
        ...{ capture, plan },
        recorder: record(),
        opening: { session },
        // The script determines when we send our FIN.
        halfOpen: true,
        onClosed: (_closed, { ending, failure }) => {
          input.received.end(ending.how === 'fin' ? 'fin' : 'rst')
          if (failure === null) resolve(null)
          else reject(failure)
          onClosed()
        }
      },
      {
        ...input.upstream(),
        onConnected: () => {
          const { peer } = upstream
          input.peer = peer
          if (peer !== null) resolve({ peer, received: input.received })
        }
      }
    )
    connection = upstream
  })
  const cancel = (): void => connection?.drop()
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  return {
    connected,
    over: async () => {
      connection?.end()
      await closed
      signal.removeEventListener('abort', cancel)
    }
  }
}

/** Listens for one client and rejects later ones. Calls `onListening` with the bound address. */
export function acceptAsServer(
  parts: ScriptConnectionParts,
  listen: { host: string; port: number },
  onListening: (bound: Endpoint) => void
): ScriptConnection {
  const { capture, record, signal } = parts
  const input = new ScriptInput(parts)
  let bound: Endpoint = listen
  let onClosed = (): void => undefined
  const closed = new Promise<void>((resolve) => (onClosed = resolve))
  let settle: (connectedPeer: ConnectedPeer | null) => void = () => undefined
  const server = createServer({
    allowHalfOpen: true,
    pauseOnConnect: true,
    highWaterMark: WRITE_HIGH_WATER_BYTES
  })
  const accept = (socket: net.Socket): void => {
    if (input.peer !== null || socket.remoteAddress === undefined) {
      socket.destroy()
      return
    }
    server.close()
    input.peer = acceptPeer(socket, 0, localEnd(socket, bound), {
      capture,
      recorder: record(),
      listener: {
        ...input.listener(),
        onClose: (_connection, { how }) => {
          input.received.end(how === 'fin' ? 'fin' : 'rst')
          onClosed()
        }
      }
    })
    settle({ peer: input.peer, received: input.received })
  }
  const connected = new Promise<ConnectedPeer | null>((resolve, reject) => {
    settle = resolve
    server.on('connection', accept)
    // Several errors may occur: a connection that cannot be accepted is reported as an error too.
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
    if (input.peer === null) settle(null)
    else input.peer.reset()
  }
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  return {
    connected,
    over: async () => {
      server.close()
      input.peer?.stop()
      if (input.peer !== null) await closed
      signal.removeEventListener('abort', cancel)
    }
  }
}
