import { joinBytes } from '../../../../shared/bytes/join-bytes'
import { MAX_BLOCK_BYTES, MAX_READ_BYTES } from '../../../../shared/contract/limits'
import { AppError } from '../../../../shared/model/app-error'
import type { Direction } from '../../../../shared/model/direction'
import type { CapturedBytes } from '../../features/workbench/model/byte-document'
import type { EngineClient } from './engine-client'
import { PageCache } from './page-cache'

/** A stream of a capture, loaded by page as needed; never the whole stream. */

/** About 8 MB: twice the text editor's content. */
const MAX_PAGES = 128

interface Run {
  /** Offset in the stream. */
  readonly start: number
  readonly bytes: Uint8Array
}

/** The gaps between its runs are missing from the capture. */
type Page = readonly Run[]

const NOTHING = new Uint8Array(0)

export interface CapturedPlace {
  readonly capture: number
  readonly connection: number
  readonly direction: Direction
}

export class CapturedPages implements CapturedBytes {
  readonly #engine: EngineClient
  readonly #place: CapturedPlace
  readonly #pages: PageCache<number, Page>

  /** `onArrival`: called when requested bytes have arrived or could not be loaded. */
  constructor(engine: EngineClient, place: CapturedPlace, onArrival: (error: unknown) => void) {
    this.#engine = engine
    this.#place = place
    this.#pages = new PageCache({
      limit: MAX_PAGES,
      load: (page) => this.#load(page),
      onLoad: () => {
        onArrival(null)
      },
      onError: onArrival
    })
  }

  peek(offset: number, length: number): Uint8Array {
    const parts: Uint8Array[] = []
    const end = offset + length
    for (let at = offset; at < end;) {
      const part = bytesAt(this.#pages.get(Math.floor(at / MAX_READ_BYTES)), at, end)
      if (part.length === 0) break
      parts.push(part)
      at += part.length
    }
    return parts.length === 1 ? (parts[0] ?? NOTHING) : joinBytes(parts)
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const cached = this.#cached(offset, length)
    if (cached !== null) return cached
    const bytes = new Uint8Array(length)
    for (let filled = 0; filled < length;) {
      const at = offset + filled
      const input = { ...this.#place, offset: at, length: Math.min(MAX_BLOCK_BYTES, length - filled) }
      const part = await this.#engine.request('streams.block', input)
      if (part.from !== at || part.bytes.length === 0)
        throw new AppError('not-replayable', `The capture does not hold byte ${at} of this stream.`)
      bytes.set(part.bytes, filled)
      filled += part.bytes.length
    }
    return bytes
  }

  /** Returns bytes from loaded pages; null if some are not loaded. */
  #cached(offset: number, length: number): Uint8Array | null {
    const parts: Uint8Array[] = []
    const end = offset + length
    for (let at = offset; at < end;) {
      const part = bytesAt(this.#pages.peek(Math.floor(at / MAX_READ_BYTES)), at, end)
      if (part.length === 0) return null
      parts.push(part)
      at += part.length
    }
    return joinBytes(parts)
  }

  async #load(page: number): Promise<Page> {
    const end = (page + 1) * MAX_READ_BYTES
    const runs: Run[] = []
    for (let at = page * MAX_READ_BYTES; at < end;) {
      const input = { ...this.#place, offset: at, length: end - at }
      const { from, bytes } = await this.#engine.request('streams.read', input)
      if (bytes.length === 0) break
      runs.push({ start: from, bytes })
      at = from + bytes.length
    }
    return runs
  }
}

function bytesAt(page: Page | undefined, at: number, end: number): Uint8Array {
  const run = page?.find(({ start, bytes }) => start <= at && at < start + bytes.length)
  return run?.bytes.subarray(at - run.start, end - run.start) ?? NOTHING
}
