import { MAX_REPEAT_BYTES } from '../../shared/contract/limits'
import type { Lane, Lanes } from './lanes'
import { linkMaker, type MakeLink, type Wishes } from './link-maker'
import { LinkSet } from './link-set'
import type { CompiledPlan, RepeatPlan } from './plan'
import type { LinkOwner, RequestLink } from './request-link'
import type { RunHost } from './run-host'

/**
 * The connections of a run's lanes, one to each target: which of them a request goes on, and all that there are. One that
 * takes no more requests is replaced when the next one is wanted.
 */

/** What odd answers may take of memory, all connections together, and one of them. */
const KEPT_BYTES = 64 * 1024 * 1024
const KEPT_EACH_BYTES = 1024 * 1024
/** Bodies that values are taken out of, all connections together. */
const LOOKED_BYTES = 128 * 1024 * 1024

/** Of each connection. */
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
      if (open === undefined) throw new Error(`There is no way to target ${target}.`)
      return linkMaker({ speaks, target, open }, wishes, host)
    })
  }

  /** The one that takes requests. */
  of(lane: Lane, target: number): RequestLink {
    const present = lane.links[target]
    return present?.usable === true ? present : this.open(lane, target)
  }

  /** Another one, in place of what there was. */
  open(lane: Lane, target: number): RequestLink {
    const link = this.#makers[target]?.(lane.number, this.#owner)
    if (link === undefined) throw new Error(`There is no target ${target}.`)
    lane.links[target] = link
    this.#links.add(link)
    return link
  }

  /** No more goes on it; what it has still to say is heard. */
  leave(link: RequestLink): void {
    const lane = this.#lanes.all[link.lane]
    if (lane?.links[link.target] === link) lane.links[link.target] = undefined
  }

  /** It is gone. False where that was known. */
  forget(link: RequestLink): boolean {
    if (!this.#links.forget(link)) return false
    this.leave(link)
    return true
  }

  all(): readonly RequestLink[] {
    return this.#links.all()
  }

  /** Of all that there were. */
  sums(): { sent: number; up: number; down: number } {
    return this.#links.sums()
  }
}
