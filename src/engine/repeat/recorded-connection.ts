import { explainSystemCode } from '../../shared/model/system-code'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import { OutgoingConnection, type Closing } from '../connection/outgoing-connection'
import type {
  Connect,
  UpstreamConnection,
  UpstreamFailure,
  UpstreamListener
} from '../http-client/upstream-connection'

/** Connections of a run that is recorded completely: they are ordinary connections of the capture. */

export interface RecordedOptions {
  capture: Capture
  plan: DialPlan
  session: number
  replayOf: number | null
  openRecorder(): ConnectionRecorder
  onOpened(upstream: RecordedConnection): void
  onClosed(upstream: RecordedConnection): void
}

export function recordedConnections(options: RecordedOptions): Connect {
  return (listener) => {
    const upstream = new RecordedConnection(options, listener)
    options.onOpened(upstream)
    return upstream
  }
}

export class RecordedConnection implements UpstreamConnection {
  /** The record of the connection contains the addresses. */
  readonly ends = null
  readonly connection: OutgoingConnection

  constructor(
    { capture, plan, session, replayOf, openRecorder, onClosed }: RecordedOptions,
    listener: UpstreamListener
  ) {
    this.connection = new OutgoingConnection({
      plan,
      opening: { session, role: 'replay', ...(replayOf === null ? {} : { replayOf }) },
      capture,
      recorder: openRecorder(),
      listener: {
        onBytes: () => undefined,
        onReceived: (bytes) => {
          listener.onBytes(bytes)
        },
        onConnected: () => {
          listener.onConnected()
        },
        onTheirEnd: () => {
          listener.onEnd()
          return false
        },
        onClose: (closing) => {
          listener.onClosed(failureOf(closing))
          onClosed(this)
        }
      }
    })
  }

  write(bytes: Uint8Array): void {
    try {
      this.connection.send(bytes)
    } catch {
      // Too much unsent data because the server does not read: resets the connection, so that waiting requests fail.
      this.connection.reset()
    }
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
