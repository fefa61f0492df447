import { openFile, type OpenedFile } from '../files/sent-file'
import type { PayloadPlan } from './payload-plan'
import type { Served } from './served'
import { settle, type Steps } from './steps'

/** A payload repeated endlessly, taken in pieces of any length. */

export interface Pattern {
  /** Returns at most `length` of the next bytes; empty if the payload is empty. Valid until the next call. */
  take(length: number): Uint8Array | Steps<Uint8Array>
  close(): void
}

/** Maximum number of bytes per call. */
export const MAX_TAKE_BYTES = 64 * 1024

const EMPTY = new Uint8Array(0)

export function createPattern(
  payload: PayloadPlan,
  path: string | null,
  key: string,
  served: Served
): Pattern {
  if (path !== null) return filePattern(path)
  return payload.fixed === null ? filledPattern(payload, key, served) : fixedPattern(payload.fixed)
}

/** Repeated blocks, shared by all connections of a source. */
const blocks = new WeakMap<Uint8Array, Uint8Array>()

/** Returns the pattern repeated often enough to take MAX_TAKE_BYTES from any position within it. */
function blockOf(pattern: Uint8Array): Uint8Array {
  let block = blocks.get(pattern)
  if (block === undefined) {
    const times = 1 + Math.ceil(MAX_TAKE_BYTES / pattern.length)
    block = new Uint8Array(times * pattern.length)
    for (let at = 0; at < block.length; at += pattern.length) block.set(pattern, at)
    blocks.set(pattern, block)
  }
  return block
}

function fixedPattern(bytes: Uint8Array): Pattern {
  let at = 0
  return {
    take(length) {
      if (bytes.length === 0) return EMPTY
      const taken = blockOf(bytes).subarray(at, at + Math.min(length, MAX_TAKE_BYTES))
      at = (at + taken.length) % bytes.length
      return taken
    },
    close: () => undefined
  }
}

function filledPattern(payload: PayloadPlan, key: string, served: Served): Pattern {
  const piece = new Uint8Array(MAX_TAKE_BYTES)
  let rest: Uint8Array = EMPTY
  return {
    take(wanted) {
      const length = Math.min(wanted, piece.length)
      let filled = 0
      while (filled < length) {
        if (rest.length === 0) rest = payload.render(served.fill(served.count(key))) ?? EMPTY
        if (rest.length === 0) return EMPTY
        const part = rest.subarray(0, length - filled)
        piece.set(part, filled)
        filled += part.length
        rest = rest.subarray(part.length)
      }
      return piece.subarray(0, length)
    },
    close: () => undefined
  }
}

function filePattern(path: string): Pattern {
  let file: OpenedFile | null = null
  let at = 0
  const piece = new Uint8Array(MAX_TAKE_BYTES)
  return {
    *take(wanted): Steps<Uint8Array> {
      if (file === null) {
        const opened = yield* settle(openFile(path), ({ close }) => {
          close()
        })
        if (!opened.ok) throw opened.error
        file = opened.value
      }
      for (let turned = false; ; turned = true) {
        const read = yield* settle(file.handle.read(piece, 0, Math.min(wanted, piece.length), at))
        if (!read.ok) throw read.error
        at += read.value.bytesRead
        if (read.value.bytesRead > 0) return piece.subarray(0, read.value.bytesRead)
        // End of the file: start again. A file that is still empty at its start was truncated.
        if (turned) return EMPTY
        at = 0
      }
    },
    close: () => {
      file?.close()
    }
  }
}
