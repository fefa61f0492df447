import { MAX_CONVERSATION_ROWS, MAX_READ_BYTES } from '../../shared/contract/limits'
import type { ConversationRow } from '../../shared/contract/traffic'
import type { ConnectionRow } from '../../shared/contract/views'
import type { Direction } from '../../shared/model/direction'
import type { Role } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { AnalysisThread } from '../analysis/analysis-thread'

/** What was agreed on with a target. */
export interface SpokenTls {
  /** Whom it was asked for (SNI); empty for nobody. */
  readonly serverName: string
  /** The protocol (ALPN), one character a byte; empty for none. */
  readonly alpn: string
}

/** What a capture holds of one connection, read piece by piece: a conversation of gigabytes takes no more memory than a small one. */

export interface Recording {
  readonly row: ConnectionRow
  /** What recorded it: whose end an end by Tcplens was depends on it. */
  readonly role: Role
  /** Where the conversation begins with the target itself: behind what was said to a proxy on the way, or to open TLS. */
  readonly from: Readonly<Record<Direction, number>>
  /** A proxy took requests with whole URLs apart: what the client said is not what its target was told. */
  readonly isForwarded: boolean
  /** A proxy answered by itself what was said to it, where no tunnel began behind that. */
  readonly isAnswered: boolean
  /** What was spoken with the target, as it was opened; null for no TLS, or for TLS that was not opened. */
  readonly tls: SpokenTls | null
  /** The capture has lost entries of it; those that are left have moved up by as many. */
  readonly dropped: number
  /** Segments, events and gaps, in order, from entry `first` on. */
  rows(first?: number): AsyncIterable<ConversationRow>
  /** [start, end) of a stream, in reads of at most MAX_READ_BYTES; a number stands for so many that are missing. */
  read(direction: Direction, start: number, end: number): AsyncIterable<Uint8Array | number>
}

/** Its TLS was recorded as it passed: what there is to play are encrypted bytes, which are good for one connection only. */
export function isEncrypted({ protocol }: Pick<ConnectionRow, 'protocol'>): boolean {
  return protocol === 'tls'
}

type Client = AnalysisThread['client']

/** Rejects with `not-found` for a connection that the capture does not have. */
export async function openRecording(client: Client, connection: number): Promise<Recording> {
  const { row, events, droppedEntries } = await client.request('connections.get', { connection })
  const [first] = events
  const parsed = events.map(({ data }) => parseConnectionEvent(data)).filter((event) => event !== null)
  const inner = parsed.findLast((event) => event.event === 'layer')
  const tls = parsed.findLast(
    (event) => event.event === 'tls' && event.leg === 'target' && event.version !== ''
  )
  return {
    row,
    role: (first?.data['role'] as Role | undefined) ?? 'capture',
    from: { up: inner?.up ?? 0, down: inner?.down ?? 0 },
    isForwarded: parsed.some(({ event }) => event === 'forwarded'),
    isAnswered:
      parsed.findLast(({ event }) => event === 'answered' || event === 'layer')?.event === 'answered',
    tls: tls?.event === 'tls' ? { serverName: tls.serverName, alpn: tls.alpn } : null,
    dropped: droppedEntries,
    rows: (first = 0) => rowsOf(client, connection, first),
    read: (direction, start, end) => bytesOf(client, connection, direction, start, end)
  }
}

async function* rowsOf(client: Client, connection: number, from: number): AsyncGenerator<ConversationRow> {
  for (let first = from; ;) {
    const count = MAX_CONVERSATION_ROWS
    const { rows } = await client.request('connections.conversation', { connection, first, count })
    if (rows.length === 0) return
    yield* rows
    first += rows.length
  }
}

async function* bytesOf(
  client: Client,
  connection: number,
  direction: Direction,
  start: number,
  end: number
): AsyncGenerator<Uint8Array | number> {
  for (let offset = start; offset < end;) {
    const length = Math.min(MAX_READ_BYTES, end - offset)
    const { from, bytes } = await client.request('streams.read', { connection, direction, offset, length })
    const next = Math.min(bytes.length === 0 ? end : from, end)
    if (next > offset) yield next - offset
    else yield bytes
    offset = next > offset ? next : offset + bytes.length
  }
}
