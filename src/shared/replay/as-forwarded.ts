import type { ReplayPiece } from '../contract/replay'
import { formatEndpoint } from '../model/connection-event'
import { parseConnectionEvent } from '../model/parse-event'
import { parseBase64 } from '../payload/base64-text'

/**
 * A request that a client sent to an HTTP proxy, in the form that Tcplens forwarded: to the host of its own URL, which
 * can differ from the connection's last one, and without content for the proxy only, such as its password.
 */

export interface AsForwarded {
  /** Null if it was relayed unchanged. */
  readonly target: string | null
  readonly pieces: readonly ReplayPiece[]
}

/**
 * `events`: data of the events of its connection, in order. The request is [start, end) of the client → server stream.
 */
export function asForwarded(
  events: readonly Record<string, unknown>[],
  { start, end }: { start: number; end: number }
): AsForwarded {
  const pieces: ReplayPiece[] = []
  let asked: string | null = null
  let target: string | null = null
  let at = start
  for (const data of events) {
    const event = parseConnectionEvent(data)
    if (event?.event === 'asked') asked = formatEndpoint(event.target)
    if (event?.event !== 'forwarded' || event.offset < at || event.offset + event.length > end) continue
    target ??= asked
    if (event.offset > at) pieces.push({ kind: 'captured', start: at, end: event.offset })
    const parsed = parseBase64(event.bytes)
    if (parsed.ok && parsed.bytes.length > 0) pieces.push({ kind: 'bytes', bytes: parsed.bytes })
    at = event.offset + event.length
  }
  if (at < end) pieces.push({ kind: 'captured', start: at, end })
  return { target, pieces }
}
