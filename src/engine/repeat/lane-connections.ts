import { MAX_REPEAT_BYTES } from '../../shared/contract/limits'
import type { Lane, Lanes } from './lanes'
import type { CompiledPlan, RepeatPlan, Speaks } from './plan'
import type { ConnectionOwner, RequestConnection } from './request-connection'
import type { RunHost } from './run-host'
import { Http1ResponseParser } from './http1-response-parser'
import { MultiplexedConnection } from './multiplexed-connection'
import { OrderedConnection } from './ordered-connection'
import { RawResponseParser } from './raw-response-parser'
import type { MakeParser } from './response-parser'
import type { Connect } from '../http-client/upstream-connection'

/**
 * Connections of a run's lanes, one for each target. A connection that accepts no more requests is replaced when the
 * next request is sent.
 */

/** Memory limits in bytes for kept responses: all connections together, and each of them. */
const BUFFER_BYTES = 64 * 1024 * 1024
const BUFFER_EACH_BYTES = 1024 * 1024
/** Memory limit in bytes for bodies with extractions, all connections together. */
const LOOKED_BYTES = 128 * 1024 * 1024

/** Memory limits for each connection. */
export function wishesOf({ record, concurrency }: RepeatPlan, { steps }: CompiledPlan): Wishes {
  const looks = steps.some(({ extractors }) => extractors.length > 0)
  return {
    keep: record.what === 'odd' ? Math.min(BUFFER_EACH_BYTES, Math.floor(BUFFER_BYTES / concurrency)) : 0,
    look: looks ? Math.min(MAX_REPEAT_BYTES, Math.floor(LOOKED_BYTES / concurrency)) : 0
  }
}

export class LaneConnections {
  readonly #makers: readonly MakeConnection[]
  readonly #lanes: Lanes
  readonly #owner: ConnectionOwner
  readonly #connections = new RunConnections()

  constructor({ targets }: RepeatPlan, wishes: Wishes, lanes: Lanes, host: RunHost, owner: ConnectionOwner) {
    this.#lanes = lanes
    this.#owner = owner
    this.#makers = targets.map(({ speaks }, target) => {
      const open = host.connect[target]
      if (open === undefined) throw new Error(`There is no route to target ${target}.`)
      return connectionMaker({ speaks, target, open }, wishes, host)
    })
  }

  /** Returns a connection that accepts requests. */
  of(lane: Lane, target: number): RequestConnection {
    const present = lane.connections[target]
    return present?.usable === true ? present : this.open(lane, target)
  }

  /** Opens a new connection in place of the previous one. */
  open(lane: Lane, target: number): RequestConnection {
    const connection = this.#makers[target]?.(lane.number, this.#owner)
    if (connection === undefined) throw new Error(`There is no target ${target}.`)
    lane.connections[target] = connection
    this.#connections.add(connection)
    return connection
  }

  /** Sends no more requests on the connection; its outstanding responses are still processed. */
  leave(connection: RequestConnection): void {
    const lane = this.#lanes.all[connection.lane]
    if (lane?.connections[connection.target] === connection) lane.connections[connection.target] = undefined
  }

  /** Removes a closed connection. Returns false if it was removed before. */
  forget(connection: RequestConnection): boolean {
    if (!this.#connections.forget(connection)) return false
    this.leave(connection)
    return true
  }

  all(): readonly RequestConnection[] {
    return this.#connections.all()
  }

  /** Sums over all connections, open and closed. */
  sums(): { sent: number; up: number; down: number } {
    return this.#connections.sums()
  }
}

/** Open connections of a run, and the totals of all connections including closed ones. */
class RunConnections {
  readonly #connections = new Set<RequestConnection>()
  readonly #gone = { sent: 0, up: 0, down: 0 }

  add(connection: RequestConnection): void {
    this.#connections.add(connection)
  }

  /** Returns a copy, because connections may be removed during iteration. */
  all(): readonly RequestConnection[] {
    return [...this.#connections]
  }

  /** Returns false if the connection was removed before. */
  forget(connection: RequestConnection): boolean {
    if (!this.#connections.delete(connection)) return false
    add(this.#gone, connection)
    return true
  }

  sums(): { sent: number; up: number; down: number } {
    const sums = { ...this.#gone }
    for (const connection of this.#connections) add(sums, connection)
    return sums
  }
}

function add(sums: { sent: number; up: number; down: number }, { sent, up, down }: RequestConnection): void {
  sums.sent += sent
  sums.up += up
  sums.down += down
}

export interface Wishes {
  /** Number of response bytes kept for unusual results. */
  readonly keep: number
  /** Number of response bytes kept for extractions. */
  readonly look: number
}

type MakeConnection = (lane: number, owner: ConnectionOwner) => RequestConnection

/** Returns a function that creates the connections to a target for its protocol. */
function connectionMaker(
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
