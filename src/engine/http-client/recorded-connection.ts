import { explainSystemCode } from '../../shared/model/system-code'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import { OutgoingConnection, type Closing, type OutgoingOptions } from '../connection/outgoing-connection'
import type { PeerConnection } from '../connection/peer-connection'
import type { Connect, UpstreamConnection, UpstreamFailure, UpstreamListener } from './upstream-connection'

/** Upstream connection that is recorded as an ordinary connection of the capture. */

export interface RecordedOptions {
  readonly capture: Capture
  readonly recorder: ConnectionRecorder
  readonly plan: DialPlan
  /** Fields of the event that opens the record. */
  readonly opening: Omit<OutgoingOptions['opening'], 'role'>
  /** True if the server's FIN is not answered with a FIN: `halfClose` sends it. */
  readonly halfOpen?: boolean
  /** Called after the listener's `onClosed`. */
  onClosed?(upstream: RecordedConnection, closing: Closing): void
}

export interface RecordedConnections extends Omit<RecordedOptions, 'recorder'> {
  openRecorder(): ConnectionRecorder
  onOpened(upstream: RecordedConnection): void
}

export function recordedConnections({ openRecorder, onOpened, ...options }: RecordedConnections): Connect {
  return (listener) => {
    const upstream = new RecordedConnection({ ...options, recorder: openRecorder() }, listener)
    onOpened(upstream)
    return upstream
  }
}

export class RecordedConnection implements UpstreamConnection {
  /** The record of the connection contains the addresses. */
  readonly ends = null
  alpn: string | null = null
  /** The established connection; null while connecting. */
  peer: PeerConnection | null = null
  readonly connection: OutgoingConnection

  constructor({ plan, opening, halfOpen, onClosed, ...record }: RecordedOptions, listener: UpstreamListener) {
    this.connection = new OutgoingConnection({
      ...record,
      plan,
      opening: { ...opening, role: 'replay' },
      listener: {
        onBytes: () => undefined,
        onReceived: (bytes) => {
          listener.onBytes(bytes)
        },
        onEvent: (event: ConnectionEvent) => {
          if (event.event === 'tls' && event.version !== '') this.alpn = event.alpn
        },
        onDrain: () => {
          listener.onDrain?.()
        },
        onConnected: (peer) => {
          this.peer = peer
          listener.onConnected()
        },
        onTheirEnd: () => {
          listener.onEnd()
          return halfOpen === true
        },
        onClose: (closing) => {
          listener.onClosed(failureOf(closing))
          onClosed?.(this, closing)
        }
      }
    })
  }

  /** True while bytes can be sent. */
  get canSend(): boolean {
    return this.peer?.canSend === true
  }

  write(bytes: Uint8Array): boolean {
    try {
      this.connection.send(bytes)
    } catch {
      // Too much unsent data because the server does not read: resets the connection, so that waiting requests fail.
      this.connection.reset()
    }
    return !this.connection.needsDrain
  }

  read(on: boolean): void {
    this.connection.read(on)
  }

  halfClose(): void {
    this.connection.end()
  }

  end(): void {
    this.connection.stop()
  }

  drop(): void {
    this.connection.reset()
  }
}

function failureOf({ failure, ending }: Closing): UpstreamFailure | null {
  if (failure !== null) return { code: 'connect', cause: failure.code, why: failure.message }
  if (ending.how === 'fin') return null
  const code = 'code' in ending ? (ending.code ?? 'ECONNRESET') : 'ECONNRESET'
  return { code: 'reset', cause: code, why: explainSystemCode(code) ?? code }
}
