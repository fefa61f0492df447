import { joinBytes } from '../../shared/bytes/join-bytes'

/** Replaces recorded values with new values in a stream. */

export interface Substituted {
  readonly old: Uint8Array
  readonly now: Uint8Array
}

/** Replaces each old value in a stream, even across reads. Longer values take precedence. */
export class Substitution {
  readonly #pairs: readonly Substituted[]
  readonly #longest: number
  #pending: Uint8Array = new Uint8Array(0)

  constructor(pairs: readonly Substituted[]) {
    this.#pairs = pairs.toSorted((one, other) => other.old.length - one.old.length)
    this.#longest = this.#pairs[0]?.old.length ?? 0
  }

  /** Returns the bytes that are final so far; the rest may be the beginning of a value. */
  push(bytes: Uint8Array): Uint8Array {
    return this.#replaced(joinBytes([this.#pending, bytes]), Math.max(0, this.#longest - 1))
  }

  /** Returns the remaining bytes. */
  end(): Uint8Array {
    return this.#replaced(this.#pending, 0)
  }

  /** Returns all but the last `keep` bytes, extended to the end of a value that begins before them. */
  #replaced(bytes: Uint8Array, keep: number): Uint8Array {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    const parts: Uint8Array[] = []
    const places = this.#pairs.map(() => -1)
    let at = 0
    for (;;) {
      const next = this.#next(view, at, places)
      // This close to the end, it may still be the beginning of a longer value.
      if (next === null || next.at >= bytes.length - keep) break
      parts.push(bytes.subarray(at, next.at), next.pair.now)
      at = next.at + next.pair.old.length
    }
    const end = Math.max(at, bytes.length - keep)
    parts.push(bytes.subarray(at, end))
    this.#pending = bytes.slice(end)
    return joinBytes(parts)
  }

  /**
   * `places`: last position found for each value, so that the bytes are scanned once per value and not once per match.
   */
  #next(bytes: Buffer, from: number, places: number[]): { at: number; pair: Substituted } | null {
    let found: { at: number; pair: Substituted } | null = null
    for (const [index, pair] of this.#pairs.entries()) {
      let at = places[index] ?? -1
      if (at < from) {
        const next = bytes.indexOf(pair.old, from)
        places[index] = at = next < 0 ? Infinity : next
      }
      if (at < (found?.at ?? Infinity)) found = { at, pair }
    }
    return found
  }
}

export function substituted(bytes: Uint8Array, pairs: readonly Substituted[]): Uint8Array {
  const substitution = new Substitution(pairs)
  return joinBytes([substitution.push(bytes), substitution.end()])
}

/** Returns the first difference of the two, apart from replaced values, as offsets in both; null if there is none. */
export function firstOther(
  was: Uint8Array,
  now: Uint8Array,
  pairs: readonly Substituted[]
): { was: number; now: number } | null {
  const [one, other] = [asBuffer(was), asBuffer(now)]
  // In the order of replacement.
  const longestFirst = pairs.toSorted((a, b) => b.old.length - a.old.length)
  for (let at = 0, there = 0; at < one.length || there < other.length;) {
    const pair = longestFirst.find(
      (pair) => beginsWith(one, at, pair.old) && beginsWith(other, there, pair.now)
    )
    if (pair !== undefined) {
      at += pair.old.length
      there += pair.now.length
    } else if (at >= one.length || there >= other.length || one[at] !== other[there])
      return { was: at, now: there }
    else {
      at++
      there++
    }
  }
  return null
}

function beginsWith(bytes: Buffer, at: number, value: Uint8Array): boolean {
  return (
    bytes[at] === value[0] &&
    bytes.compare(value, 0, value.length, at, Math.min(bytes.length, at + value.length)) === 0
  )
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/**
 * Updates the Content-Length of a message whose body length changed because values were replaced, if it was correct
 * before (RFC 9112, section 6.2). Returns other data unchanged.
 */
export function withLength(was: Uint8Array, now: Uint8Array): Uint8Array {
  if (was.length === now.length) return now
  const before = bodyLength(was)
  const after = bodyLength(now)
  if (before === null || after === null || before.said !== before.there) return now
  const text = Buffer.from(now)
  return Buffer.concat([
    text.subarray(0, after.from),
    Buffer.from(String(after.there)),
    text.subarray(after.to)
  ])
}

/** Parses a single message: the value and position of its only Content-Length, and the actual body length. */
function bodyLength(bytes: Uint8Array): { said: number; from: number; to: number; there: number } | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [only, ...more] = text.slice(0, end + 2).matchAll(/\r\nContent-Length:[ \t]*(\d+)[ \t]*(?=\r\n)/gi)
  const digits = only?.[1]
  if (only === undefined || digits === undefined || more.length > 0) return null
  const from = only.index + only[0].lastIndexOf(digits)
  return { said: Number(digits), from, to: from + digits.length, there: text.length - end - 4 }
}
