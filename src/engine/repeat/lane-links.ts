import { MAX_REPEAT_BYTES } from '../../shared/contract/limits'
import type { Lane, Lanes } from './lanes'
import { linkMaker, type MakeLink, type Wishes } from './link-maker'
import { LinkSet } from './link-set'
import type { CompiledPlan, RepeatPlan } from './plan'
import type { LinkOwner, RequestLink } from './request-link'
import type { RunHost } from './run-host'

/**
 * Connections of a run's lanes, one for each target. A connection that accepts no more requests is replaced when the
 * next request is sent.
 */

/** Memory limits in bytes for kept responses: all connections together, and each of them. */
const KEPT_BYTES = 64 * 1024 * 1024
const KEPT_EACH_BYTES = 1024 * 1024
/** Memory limit in bytes for bodies with extractions, all connections together. */
const LOOKED_BYTES = 128 * 1024 * 1024

/** Memory limits for each connection. */
export function wishesOf({ record, concurrency }: RepeatPlan, { steps }: CompiledPlan): Wishes {
  const looks = steps.some(({ extractors }) => extractors.length > 0)
  return {
    keep: record.what === 'odd' ? Math.min(KEPT_EACH_BYTES, Math.floor(KEPT_BYTES / concurrency)) : 0,
    look: looks ? Math.min(MAX_REPEAT_BYTES, Math.floor(LOOKED_BYTES / concurrency)) : 0
  }
}

export class LaneLinks {
  readonly #makers: readonly MakeLink[]
  readonly #lanes: Lanes
  readonly #owner: LinkOwner
  readonly #links = new LinkSet()

  constructor({ targets }: RepeatPlan, wishes: Wishes, lanes: Lanes, host: RunHost, owner: LinkOwner) {
    this.#lanes = lanes
    this.#owner = owner
    this.#makers = targets.map(({ speaks }, target) => {
      const open = host.wires[target]
      if (open === undefined) throw new Error(`There is no route to target ${target}.`)
      return linkMaker({ speaks, target, open }, wishes, host)
    })
  }

  /** Returns a connection that accepts requests. */
  of(lane: Lane, target: number): RequestLink {
    const present = lane.links[target]
    return present?.usable === true ? present : this.open(lane, target)
  }

  /** Opens a new connection in place of the previous one. */
  open(lane: Lane, target: number): RequestLink {
    const link = this.#makers[target]?.(lane.number, this.#owner)
    if (link === undefined) throw new Error(`There is no target ${target}.`)
    lane.links[target] = link
    this.#links.add(link)
    return link
  }

  /** Sends no more requests on the connection; its outstanding responses are still processed. */
  leave(link: RequestLink): void {
    const lane = this.#lanes.all[link.lane]
    if (lane?.links[link.target] === link) lane.links[link.target] = undefined
  }

  /** Removes a closed connection. Returns false if it was removed before. */
  forget(link: RequestLink): boolean {
    if (!this.#links.forget(link)) return false
    this.leave(link)
    return true
  }

  all(): readonly RequestLink[] {
    return this.#links.all()
  }

  /** Sums over all connections, open and closed. */
  sums(): { sent: number; up: number; down: number } {
    return this.#links.sums()
  }
}
