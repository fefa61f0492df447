import { Decompress } from 'fzstd'
import { MAX_BODY_VIEW_BYTES } from '../../../../../../shared/contract/limits'

/**
 * Contents of a compressed file in a body, up to the size limit of the body view. The file format is the body's
 * content, not a content coding, so it is only unpacked when the user requests it.
 */

export interface Unpacked {
  readonly bytes: Uint8Array
  /** The contents were cut at the limit or by an error. */
  readonly cut: boolean
  /** Decompression failed before the end. */
  readonly failed: boolean
}

/** Input bytes per decoder call; an error loses at most the output of one call. */
const PIECE_BYTES = 16 * 1024

const UNPACKED_TYPES = ['application/gzip', 'application/zstd'] as const
export type UnpackedType = (typeof UNPACKED_TYPES)[number]

export function isUnpackedType(type: string): type is UnpackedType {
  return UNPACKED_TYPES.some((known) => known === type)
}

/** Unpacks the bytes. Never rejects. */
export async function unpack(bytes: Uint8Array, type: UnpackedType): Promise<Unpacked> {
  return type === 'application/gzip' ? unpackGzip(bytes) : unpackZstd(bytes)
}

class Gathered {
  #bytes = new Uint8Array(64 * 1024)
  #length = 0

  get isFull(): boolean {
    return this.#length >= MAX_BODY_VIEW_BYTES
  }

  add(piece: Uint8Array): void {
    const length = Math.min(this.#length + piece.length, MAX_BODY_VIEW_BYTES)
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(Math.max(length, this.#bytes.length * 2), MAX_BODY_VIEW_BYTES))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    this.#bytes.set(piece.subarray(0, length - this.#length), this.#length)
    this.#length = length
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}

async function unpackGzip(bytes: Uint8Array): Promise<Unpacked> {
  const gathered = new Gathered()
  const stream = new DecompressionStream('gzip')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  const feed = async (): Promise<void> => {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      await writer.write(new Uint8Array(bytes.subarray(at, at + PIECE_BYTES)))
    await writer.close()
  }
  // The reader reports the error, on whichever side it occurs.
  feed().catch(() => undefined)
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return { bytes: gathered.bytes, cut: false, failed: false }
      gathered.add(value)
      if (!gathered.isFull) continue
      await reader.cancel()
      return { bytes: gathered.bytes, cut: true, failed: false }
    }
  } catch {
    // The file is damaged: the part before the error is shown.
    return { bytes: gathered.bytes, cut: true, failed: true }
  }
}

function unpackZstd(bytes: Uint8Array): Unpacked {
  const gathered = new Gathered()
  const frames = new Decompress((piece) => {
    gathered.add(piece)
  })
  try {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const end = at + PIECE_BYTES
      frames.push(bytes.slice(at, end), end >= bytes.length)
      if (gathered.isFull) return { bytes: gathered.bytes, cut: true, failed: false }
    }
    return { bytes: gathered.bytes, cut: false, failed: false }
  } catch {
    // Damaged file, as above.
    return { bytes: gathered.bytes, cut: true, failed: true }
  }
}
