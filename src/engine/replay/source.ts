import type { ReplayPiece, WholeReplay } from '../../shared/contract/replay'
import type { ConnectionRow } from '../../shared/contract/views'
import { AppError } from '../../shared/model/app-error'
import type { Direction } from '../../shared/model/direction'
import { asForwarded } from '../../shared/replay/as-forwarded'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import type { RequestHead } from '../http-client/request-head'
import { PieceReader } from './piece-reader'

/** Data to send and its origin: an exchange's request, a range of a connection's stream, or new bytes. */

export interface Source {
  /** The original connection, with its target; null without one. */
  readonly original: ConnectionRow | null
  /** Head of an HTTP/2 request; null if all of it is bytes. */
  readonly head: RequestHead | null
  readonly hasBody: boolean
  /** Reads all of it, or the part after the head, from `offset` on. */
  read(offset?: number): { read(): Promise<Uint8Array> }
}

type Client = AnalysisThread['client']

/** Rejects if the capture does not contain all of the requested data. */
export async function findSource(client: Client, input: WholeReplay): Promise<Source> {
  const { exchange, connection, direction = 'up', pieces = [] } = input
  const found =
    exchange !== undefined
      ? await ofExchange(client, exchange, input)
      : await sourceOf(
          client,
          connection === undefined ? null : await rowOf(client, connection),
          direction,
          pieces
        )
  if (input.http2 === undefined) return found
  const { fields, trailers = [], body } = input.http2
  return { ...found, head: { kind: 'fields', fields, trailers }, hasBody: body !== 'none' && found.hasBody }
}

async function ofExchange(client: Client, exchange: number, input: WholeReplay): Promise<Source> {
  const { pieces, http2 } = input
  if (pieces !== undefined || http2?.body === 'none') {
    // An edited request need not be complete in the capture.
    const { row } = await client.request('exchanges.get', { exchange })
    return sourceOf(client, await rowOf(client, row.connection), 'up', pieces ?? [])
  }
  const { connection, start, end, http2: framed } = await client.request('replay.source', { exchange })
  const { row: original, events } = await client.request('connections.get', { connection })
  if (framed !== undefined) {
    const { fields, trailers, hasBody } = framed
    const head = { kind: 'fields' as const, fields, trailers }
    return { original, head, hasBody, read: () => bodyReader(client, exchange) }
  }
  const forwarded = asForwarded(
    events.map(({ data }) => data),
    { start, end }
  )
  const target = forwarded.target ?? original.target
  return sourceOf(client, { ...original, target }, 'up', forwarded.pieces)
}

async function rowOf(client: Client, connection: number): Promise<ConnectionRow> {
  return (await client.request('connections.get', { connection })).row
}

/** Token of the latest body reader; each reads one body once. */
let lastToken = 0

function bodyReader(client: Client, exchange: number): { read(): Promise<Uint8Array> } {
  const token = ++lastToken
  return { read: async () => (await client.request('replay.body', { token, exchange })).bytes }
}

async function sourceOf(
  client: Client,
  original: ConnectionRow | null,
  direction: Direction,
  pieces: readonly ReplayPiece[]
): Promise<Source> {
  const connection = original?.connection ?? 0
  for (const piece of pieces) {
    if (piece.kind === 'bytes') continue
    const { start, end } = piece
    const { total, missing } = await client.request('replay.missing', { connection, direction, start, end })
    if (end > total) {
      throw new AppError('not-replayable', `The stream has only ${total} bytes, fewer than the data to send.`)
    }
    const [hole] = missing
    if (hole !== undefined) {
      throw new AppError('replay-gap', `The capture does not contain bytes ${hole[0]} to ${hole[1]}.`)
    }
  }
  const readCaptured = async (offset: number, length: number): Promise<Uint8Array> => {
    const { from, bytes } = await client.request('streams.read', { connection, direction, offset, length })
    // The bytes existed before; a ring buffer may have dropped them since and returns later bytes instead.
    return from === offset ? bytes : new Uint8Array(0)
  }
  return {
    original,
    head: null,
    hasBody: pieces.length > 0,
    read: (offset = 0) => new PieceReader(pieces, readCaptured, offset)
  }
}
