import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { constants, createGunzip } from 'node:zlib'
import { AppError, messageOf } from '../../../shared/model/app-error'
import { CodedInput } from '../../codings/coded-input'
import { inflated, ONE_AT_A_TIME } from '../../codings/inflated'
import { unzstd } from '../../codings/zstd'
import type { ByteSource } from '../capture-files'
import { ScratchBytes } from './scratch-bytes'

/**
 * Content of a gzip or zstd file, written to a scratch file, because it is accessed at random later and neither format
 * allows that. Decompression runs alongside the import, which reads what is available. It stays at most MOST_AHEAD
 * bytes ahead, so that a file that is not a capture is detected before it fills the disk.
 */

const GZIP = 0x1f8b
const ZSTD = 0x28b52ffd
const READ_BYTES = 256 * 1024
const MOST_AHEAD = 64 * 1024 * 1024

export type FileCoding = 'gzip' | 'zstd'

/** Returns the compression of a file by its first bytes, or null. */
export function codingOf(start: Uint8Array): FileCoding | null {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  if (start.length >= 2 && view.getUint16(0) === GZIP) return 'gzip'
  return start.length >= 4 && view.getUint32(0) === ZSTD ? 'zstd' : null
}

export function codingOfFile(path: string): FileCoding | null {
  const fd = openSync(path, 'r')
  try {
    const start = Buffer.alloc(4)
    return codingOf(start.subarray(0, readSync(fd, start, 0, 4, 0)))
  } finally {
    closeSync(fd)
  }
}

/** Returns all data available in a cut file; the capture format shows whether a packet is cut. */
const GUNZIP = { ...ONE_AT_A_TIME, finishFlush: constants.Z_SYNC_FLUSH }

export function expand(coding: FileCoding, input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const coded = new CodedInput(input)
  return coding === 'zstd' ? unzstd(coded) : inflated(coded, () => createGunzip(GUNZIP))
}

export class Expanded implements ByteSource {
  /** Size of the compressed file, and number of its bytes consumed. */
  readonly size: number
  consumed = 0
  isDone = false
  fault: AppError | null = null
  readonly #path: string
  readonly #bytes: ScratchBytes
  readonly #onMore: () => void
  /** Position up to which the content was read. */
  #readTo = 0
  #isClosed = false
  #goOn: (() => void) | null = null

  constructor(path: string, scratch: string, onMore: () => void) {
    this.#path = path
    this.#onMore = onMore
    this.size = statSync(path).size
    this.#bytes = new ScratchBytes(scratch)
    void this.#expand()
  }

  /** Number of decompressed bytes available. */
  get length(): number {
    return this.#bytes.length
  }

  read(target: Uint8Array, at: number, length: number, position: number): number {
    const got = this.#bytes.read(target, at, length, position)
    this.#readTo = Math.max(this.#readTo, position + got)
    if (this.#goOn !== null && this.#bytes.length - this.#readTo < MOST_AHEAD) {
      this.#goOn()
      this.#goOn = null
    }
    return got
  }

  close(): void {
    this.#isClosed = true
    this.#goOn?.()
    this.#bytes.close()
  }

  async #expand(): Promise<void> {
    try {
      const coding = codingOfFile(this.#path) ?? 'gzip'
      for await (const piece of expand(coding, this.#input())) {
        if (this.#isClosed) return
        this.#bytes.append(piece)
        this.#onMore()
        if (this.#bytes.length - this.#readTo >= MOST_AHEAD)
          await new Promise<void>((resolve) => {
            this.#goOn = resolve
          })
      }
    } catch (error) {
      this.fault = new AppError(
        'file-cut',
        `${this.#path} cannot be fully decompressed: ${messageOf(error)}. The first ${this.#bytes.length} decompressed bytes were read.`
      )
    }
    this.isDone = true
    this.#onMore()
  }

  async *#input(): AsyncGenerator<Uint8Array, void> {
    const file = await open(this.#path, 'r')
    try {
      for (;;) {
        const { bytesRead, buffer } = await file.read(
          Buffer.allocUnsafe(READ_BYTES),
          0,
          READ_BYTES,
          this.consumed
        )
        if (bytesRead === 0 || this.#isClosed) return
        this.consumed += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
  }
}
