import { Http1ResponseParser } from './http1-response-parser'
import { MultiplexedConnection } from './multiplexed-connection'
import { OrderedConnection } from './ordered-connection'
import type { Speaks } from './plan'
import { RawResponseParser } from './raw-response-parser'
import type { ConnectionOwner, RequestConnection } from './request-connection'
import type { RunHost } from './run-host'
import type { MakeParser } from './response-parser'
import type { Connect } from '../http-client/upstream-connection'

/** Creates the connections to a target for its protocol. */

export interface Wishes {
  /** Number of response bytes kept for unusual results. */
  readonly keep: number
  /** Number of response bytes kept for extractions. */
  readonly look: number
}

export type MakeConnection = (lane: number, owner: ConnectionOwner) => RequestConnection

export function connectionMaker(
  { speaks, target, open }: { speaks: Speaks; target: number; open: Connect },
  { keep, look }: Wishes,
  { now }: Pick<RunHost, 'now'>
): MakeConnection {
  if (speaks.kind === 'http2')
    return (lane, owner) => new MultiplexedConnection({ lane, target, look }, open, owner)
  const parser: MakeParser =
    speaks.kind === 'raw'
      ? (listener) => new RawResponseParser({ answer: speaks.answer, look, now }, listener)
      : (listener) => new Http1ResponseParser(look, listener)
  return (lane, owner) => new OrderedConnection({ lane, target, keep }, open, parser, owner)
}
