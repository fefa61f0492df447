import { createHash, type Hash } from 'node:crypto'
import { MAX_COMPARED_BYTES } from './body-difference'
import { NO_BODY, type BodyFacts } from './request-facts'

/**
 * Incremental digest for comparing bodies: a digest of the bytes and, for JSON, of the data, independent of member
 * order and white space.
 */

/** Maximum size of JSON that is parsed, because all of it has to be in memory. */
export const MAX_JSON_BYTES = 1024 * 1024

export class BodyDigest {
  readonly #mayBeJson: boolean
  #hash: Hash | null = null
  #length = 0
  #kept: Uint8Array[] | null = []

  /** `codings`: content codings of the body. A coded body is compared by its bytes only. */
  constructor(codings = '') {
    this.#mayBeJson = codings.trim() === ''
    if (!this.#mayBeJson) this.#kept = null
  }

  push(bytes: Uint8Array): void {
    this.#hash ??= createHash('sha256')
    this.#hash.update(bytes)
    this.#length += bytes.length
    if (this.#length > MAX_JSON_BYTES) this.#kept = null
    // The view is valid only during the call.
    this.#kept?.push(new Uint8Array(bytes))
  }

  /** The whole body if it is short; null if it is longer or coded. Must be read before `end`. */
  get short(): Uint8Array | null {
    return this.#kept === null || this.#length > MAX_COMPARED_BYTES ? null : Buffer.concat(this.#kept)
  }

  end(): BodyFacts {
    if (this.#hash === null) return NO_BODY
    const kept = this.#kept
    this.#kept = null
    const json = kept === null ? null : canonicalJson(Buffer.concat(kept).toString('utf8'))
    return {
      length: this.#length,
      digest: this.#hash.digest('base64'),
      json: json === null ? null : createHash('sha256').update(json).digest('base64')
    }
  }
}

/** Returns null if the text is not JSON. */
export function canonicalJson(text: string): string | null {
  const first = /^\s*(\S)/.exec(text)?.[1]
  // The first character rules out most other texts.
  if (first === undefined || !'{["-0123456789tfn'.includes(first)) return null
  try {
    return JSON.stringify(JSON.parse(withLongNumbers(text)), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : value
    )
  } catch {
    return null
  }
}

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g
/** Number of significant digits that a JavaScript number always preserves. */
const HELD_DIGITS = 15

/**
 * Replaces numbers with more digits than JavaScript preserves, such as 64-bit ids, by unique strings to keep them
 * distinct.
 */
function withLongNumbers(text: string): string {
  return text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || token.length <= HELD_DIGITS || Number.isNaN(Number(token))
      ? token
      : `"\\u0000${token}"`
  )
}
