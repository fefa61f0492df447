import { MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import type { BodyPage } from '../../../shared/contract/body-page'
import { codingNames, OutOfTime, removeCodings, type DecodedBody } from '../../codings/content'
import { BodyPlaces, notingPlaces } from './body-places'
import type { BodySource } from './body-source'

/**
 * Decoded beginnings of bodies, kept so that the next page continues decoding instead of restarting it.
 * Limits the decoded length per body, the number of bodies kept, and the time per page.
 */

/** Request and response of the current exchange and of the previous one. */
const MAX_BODIES = 4
const MAX_HELD_BYTES = 2 * MAX_BODY_VIEW_BYTES
/** A page normally takes milliseconds; a body that takes longer decodes very slowly. */
const MAX_PAGE_MS = 2000

export class BodyPages {
  readonly #bodies = new Map<string, DecodedStart>()

  /** `version`: distinguishes a body that has grown from its earlier state. */
  async page(
    key: string,
    version: string,
    open: () => BodySource,
    offset: number,
    length: number
  ): Promise<BodyPage> {
    let body = this.#bodies.get(key)
    if (body?.version !== version) {
      body?.close()
      body = new DecodedStart(version, open())
    }
    // Reinsert it as the most recently used.
    this.#bodies.delete(key)
    this.#bodies.set(key, body)
    try {
      return await body.page(offset, length)
    } catch (error) {
      // A read failed. Discard the decoder, which cannot continue, so that the next request starts anew.
      if (this.#bodies.get(key) === body) this.#bodies.delete(key)
      body.close()
      throw error
    } finally {
      this.#evict()
    }
  }

  #evict(): void {
    const held = (): number => [...this.#bodies.values()].reduce((sum, { heldBytes }) => sum + heldBytes, 0)
    for (const [key, body] of this.#bodies) {
      if (this.#bodies.size <= 1 || (this.#bodies.size <= MAX_BODIES && held() <= MAX_HELD_BYTES)) return
      body.close()
      this.#bodies.delete(key)
    }
  }
}

class DecodedStart {
  readonly version: string
  readonly #source: BodySource
  readonly #content: DecodedBody
  /** Null if the bytes are not in the stream unchanged. */
  readonly #places: BodyPlaces | null
  #bytes = new Uint8Array(0)
  #length = 0
  #done = false
  #gaveUp = false
  #until = 0
  /** Serializes page requests. */
  #busy: Promise<void> = Promise.resolve()

  constructor(version: string, source: BodySource) {
    this.version = version
    this.#source = source
    const isInStream = source.placed === true && codingNames(source.codings).length === 0
    this.#places = isInStream ? new BodyPlaces() : null
    const bytes = this.#places === null ? source.bytes() : notingPlaces(source.pieces(), this.#places)
    this.#content = removeCodings(bytes, source.codings, () => performance.now() > this.#until)
  }

  get heldBytes(): number {
    return this.#bytes.length
  }

  async page(offset: number, length: number): Promise<BodyPage> {
    const end = Math.min(offset + length, MAX_BODY_VIEW_BYTES)
    // One byte more, to detect whether there is more.
    this.#busy = this.#busy.then(() => this.#fill(end + 1))
    await this.#busy
    const { decoded, failed, taken, trailing } = this.#content.report
    const { removed } = this.#source
    return {
      // Copied: posting a view would transfer its whole buffer.
      bytes: this.#bytes.slice(Math.min(offset, end), Math.min(end, this.#length)),
      more: this.#length > end || !this.#done || this.#gaveUp || !this.#source.complete,
      decoded: [...(removed?.decoded ?? []), ...decoded],
      failed: failed ?? removed?.failed ?? null,
      gaveUp: this.#gaveUp,
      ...(decoded.length === 0 ? {} : { coded: taken, trailing }),
      ...(this.#places === null ? {} : { places: this.#places.between(offset, Math.min(end, this.#length)) })
    }
  }

  close(): void {
    this.#done = true
    void this.#content.pieces.return()
  }

  async #fill(wanted: number): Promise<void> {
    this.#until = performance.now() + MAX_PAGE_MS
    while (!this.#done && this.#length < wanted) {
      try {
        const next = await this.#content.pieces.next()
        if (next.done === true) this.#done = true
        else this.#add(next.value)
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error
        this.#done = true
        this.#gaveUp = true
      }
    }
  }

  #add(piece: Uint8Array): void {
    const length = Math.min(this.#length + piece.length, MAX_BODY_VIEW_BYTES + 1)
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(
        Math.min(Math.max(length, this.#bytes.length * 2), MAX_BODY_VIEW_BYTES + 1)
      )
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    this.#bytes.set(piece.subarray(0, length - this.#length), this.#length)
    this.#length = length
  }
}
