import type { Direction } from '../../shared/model/direction'
import type { RelayWatch } from '../connection/relay'
import { createUpgradeWatch } from '../../decode/stream/starttls/upgrade-watch'

/** Watches a plain relay for an agreement to switch to TLS, and then hands its sockets over. */
export class UpgradeLookout implements RelayWatch {
  done = false
  readonly onHandOver: (direction: Direction, rest: Buffer) => void
  readonly #watch = createUpgradeWatch()

  constructor(onHandOver: (direction: Direction, rest: Buffer) => void) {
    this.onHandOver = onHandOver
  }

  look(direction: Direction, bytes: Uint8Array): number | null {
    const step = this.#watch.push(direction, bytes)
    this.done = step.state !== 'on'
    return step.state === 'upgrade' ? step.plain : null
  }
}
