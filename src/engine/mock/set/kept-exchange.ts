import { formatEndpoint } from '../../../shared/model/connection-event'
import type { HttpEntry, LoadedSet, SetEntry } from './loaded-set'
import type { PlannedForward } from '../mock-plan'
import type { Origin, Placed, RecordedWriter, SetWriter } from '../../mock-set/set-writer'

/**
 * A forwarded exchange that is appended to the set while it is relayed. A disk error affects the recording only, not
 * the response.
 */

export class KeptExchange {
  readonly #set: LoadedSet
  readonly #writer: SetWriter
  readonly #recorded: RecordedWriter
  readonly #origin: Origin
  readonly #at: Placed[] = []
  readonly #bytes = { up: 0, down: 0 }
  #isOver = false

  /** `now`: milliseconds since 1970. Returns null if the set cannot be written to. */
  static async begin(
    set: LoadedSet,
    target: PlannedForward['target'],
    now: number,
    isTranslated = false
  ): Promise<KeptExchange | null> {
    const writer = await set.writer(now).catch(() => null)
    if (writer === null) return null
    const origin: Origin = {
      event: 'recorded',
      kind: 'exchange',
      number: 0,
      capture: formatEndpoint(target),
      time: now,
      forwarded: true,
      ...(isTranslated ? { translated: true as const } : {})
    }
    return new KeptExchange(set, writer, origin, target)
  }

  private constructor(set: LoadedSet, writer: SetWriter, origin: Origin, target: PlannedForward['target']) {
    this.#set = set
    this.#writer = writer
    this.#origin = origin
    const client = { host: '', port: 0, path: 'client' }
    this.#recorded = writer.begin(origin, client, { ...target, path: formatEndpoint(target) })
  }

  /** Number of request bytes so far. */
  get up(): number {
    return this.#bytes.up
  }

  /** Number of response bytes so far. */
  get down(): number {
    return this.#bytes.down
  }

  /** Records data of the client; `time` in milliseconds since 1970. */
  sent(bytes: Uint8Array, time: number): Promise<void> {
    return this.#put('up', bytes, time)
  }

  answered(bytes: Uint8Array, time: number): Promise<void> {
    return this.#put('down', bytes, time)
  }

  /** Adds the complete exchange to the set. Returns null if it could not be written. */
  async finish(title: string, http: HttpEntry, time: number): Promise<SetEntry | null> {
    this.#end(time, 'fin')
    return this.#set.add(this.#origin, title, { http }, this.#at).catch(() => null)
  }

  /** Ends an incomplete exchange, which cannot be used as a response. */
  abandon(time: number): void {
    this.#end(time, 'rst')
  }

  async #put(direction: 'up' | 'down', bytes: Uint8Array, time: number): Promise<void> {
    if (this.#isOver || bytes.length === 0) return
    this.#at.push(...this.#recorded.data(direction, bytes, time))
    this.#bytes[direction] += bytes.length
    await this.#writer.drain().catch(() => undefined)
  }

  #end(time: number, how: 'fin' | 'rst'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#recorded.end(time, 'target', how)
  }
}
