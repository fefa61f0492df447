import { createHash, type Hash } from 'node:crypto'
import { MAX_COMPARED_BYTES } from './body-difference'
import { NO_BODY, type BodyFacts } from './request-facts'

/**
 * What a body is compared by, made as it passes: a digest of its bytes, and of JSON one of its data, which is the same
 * whatever the order of its members and the blanks between them.
 */

/** JSON is looked into as far as this: all of it has to be in memory at once. */
export const MAX_JSON_BYTES = 1024 * 1024

export class BodyDigest {
  readonly #mayBeJson: boolean
  #hash: Hash | null = null
  #length = 0
  #kept: Uint8Array[] | null = []

  /** `codings`: on the body; what is coded is compared as it is. */
  constructor(codings = '') {
    this.#mayBeJson = codings.trim() === ''
    if (!this.#mayBeJson) this.#kept = null
  }

  push(bytes: Uint8Array): void {
    this.#hash ??= createHash('sha256')
    this.#hash.update(bytes)
    this.#length += bytes.length
    if (this.#length > MAX_JSON_BYTES) this.#kept = null
    // The view is valid during the call only.
    this.#kept?.push(new Uint8Array(bytes))
  }

  /** All of it while it is short; null of a longer or a coded one. To be asked for before its end. */
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

/** Null for what is no JSON. */
export function canonicalJson(text: string): string | null {
  const first = /^\s*(\S)/.exec(text)?.[1]
  // Most of what is none shows at once.
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
/** Significant digits that a number of JavaScript holds, whatever they are. */
const HELD_DIGITS = 15

/** Numbers with more digits than JavaScript holds, such as ids of 64 bits, as texts that no client sends: they stay apart. */
function withLongNumbers(text: string): string {
  return text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || token.length <= HELD_DIGITS || Number.isNaN(Number(token))
      ? token
      : `"\\u0000${token}"`
  )
}
