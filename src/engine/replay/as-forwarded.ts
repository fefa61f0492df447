import type { ReplayPiece } from '../../shared/contract/replay'
import { formatEndpoint } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'

/**
 * A request that a client sent to an HTTP proxy, as it went on from there: to the host of its own URL, which need not be
 * the connection's last one, and without what was for the proxy alone, such as its password.
 */

export interface AsForwarded {
  /** Null where it was relayed as it is. */
  readonly target: string | null
  readonly pieces: readonly ReplayPiece[]
}

/** `events`: the data of those of its connection, in order. The request is [start, end) of the up stream. */
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
    const bytes = Buffer.from(event.bytes, 'base64')
    if (bytes.length > 0) pieces.push({ kind: 'bytes', bytes })
    at = event.offset + event.length
  }
  if (at < end) pieces.push({ kind: 'captured', start: at, end })
  return { target, pieces }
}
