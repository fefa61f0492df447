import { MAX_CONVERSATION_ROWS, MAX_READ_BYTES } from '../../shared/contract/limits'
import type { ConversationRow } from '../../shared/contract/traffic'
import type { ConnectionRow } from '../../shared/contract/views'
import type { Direction } from '../../shared/model/direction'
import type { Role } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'

/** TLS parameters negotiated with a server. */
export interface SpokenTls {
  /** Requested server name (SNI); empty without SNI. */
  readonly serverName: string
  /** Negotiated protocol (ALPN), one character per byte; empty for none. */
  readonly alpn: string
}

/**
 * One recorded connection, read piece by piece, so that conversations of gigabytes need no more memory than small ones.
 */

export interface Recording {
  readonly row: ConnectionRow
  /** Role of the recorder, which determines the side that an end by Tcplens belongs to. */
  readonly role: Role
  /**
   * Offsets at which the conversation with the server itself begins: after the data for an upstream proxy or for
   * STARTTLS.
   */
  readonly from: Readonly<Record<Direction, number>>
  /**
   * True if a proxy rewrote requests in absolute form, so that the client's bytes differ from those the server
   * received.
   */
  readonly isForwarded: boolean
  /** True if a proxy responded itself and no tunnel followed. */
  readonly isAnswered: boolean
  /** TLS with the server that was decrypted; null without TLS or if it was not decrypted. */
  readonly tls: SpokenTls | null
  /** Number of entries that the capture has lost; the remaining entries have moved up by as many. */
  readonly dropped: number
  /** Segments, events and gaps, in order, from entry `first` on. */
  rows(first?: number): AsyncIterable<ConversationRow>
  /** Reads [start, end) of a stream in parts of at most MAX_READ_BYTES. A number stands for that many missing bytes. */
  read(direction: Direction, start: number, end: number): AsyncIterable<Uint8Array | number>
}

/** True if the TLS data was recorded without decryption: the encrypted bytes are valid for one connection only. */
export function isEncrypted({ protocol }: Pick<ConnectionRow, 'protocol'>): boolean {
  return protocol === 'tls'
}

type Client = AnalysisThread['client']

/** Rejects with `not-found` for a connection that the capture does not contain. */
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
