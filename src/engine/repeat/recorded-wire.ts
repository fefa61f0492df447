import { explainSystemCode } from '../../shared/model/system-code'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import { OutgoingConnection, type Closing } from '../session/outgoing-connection'
import type { OpenWire, Wire, WireFailure, WireListener } from './wire'

/** Connections of a run whose every request is recorded: they are connections of the capture like all others. */

export interface RecordedOptions {
  capture: Capture
  plan: DialPlan
  session: number
  replayOf: number | null
  openRecorder(): ConnectionRecorder
  onOpened(wire: RecordedWire): void
  onClosed(wire: RecordedWire): void
}

export function recordedWires(options: RecordedOptions): OpenWire {
  return (listener) => {
    const wire = new RecordedWire(options, listener)
    options.onOpened(wire)
    return wire
  }
}

export class RecordedWire implements Wire {
  /** Its record has them. */
  readonly ends = null
  readonly connection: OutgoingConnection

  constructor(
    { capture, plan, session, replayOf, openRecorder, onClosed }: RecordedOptions,
    listener: WireListener
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
      // Megabytes wait for a server that does not read: whoever waits for an answer learns that the connection is gone.
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

function failureOf({ failure, ending }: Closing): WireFailure | null {
  if (failure !== null) return { code: 'connect', cause: failure.code, why: failure.message }
  if (ending.how === 'fin') return null
  const code = 'code' in ending ? (ending.code ?? 'ECONNRESET') : 'ECONNRESET'
  return { code: 'reset', cause: code, why: explainSystemCode(code) ?? code }
}
