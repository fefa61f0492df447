import type { Answered } from './flight'
import type { CompiledPlan } from './plan'
import { missing, type Trouble } from './trouble'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** Values of `{{name}}` for attempts in progress: variables, and values extracted from earlier responses. */

export class AttemptValues {
  readonly #compiled: CompiledPlan
  /** Maximum number of decoded body bytes. */
  readonly #most: number
  readonly #taken = new Map<number, Map<string, string>>()

  constructor(compiled: CompiledPlan, most: number) {
    this.#compiled = compiled
    this.#most = most
  }

  /** Returns the bytes of a step's request. */
  request(attempt: number, step: number): Buffer {
    const template = this.#compiled.steps[step]?.template
    if (template === undefined) throw new Error(`There is no step ${step}.`)
    if (template.constant !== null) return template.constant
    const taken = this.#taken.get(attempt)
    const { values } = this.#compiled.variables
    return template.render((name) => taken?.get(name) ?? values.get(name)?.(attempt) ?? '')
  }

  /** Extracts the values that later steps need. Returns the problem if one is missing; null if all were found. */
  take(attempt: number, step: number, { head, body, coding }: Answered): Trouble | null {
    const extractors = this.#compiled.steps[step]?.extractors ?? []
    if (extractors.length === 0) return null
    const plain = extractors.some(({ needsBody }) => needsBody) ? decodedBody(body, coding, this.#most) : body
    const taken = this.#taken.get(attempt) ?? new Map<string, string>()
    this.#taken.set(attempt, taken)
    for (const { name, description, extract } of extractors) {
      const value = extract({ head, body: plain })
      if (value === null) return missing(step + 1, name, description)
      taken.set(name, value)
    }
    return null
  }

  /** The attempt is over. */
  forget(attempt: number): void {
    this.#taken.delete(attempt)
  }
}

const DECODERS: Readonly<Record<string, (body: Uint8Array, most: number) => Buffer>> = {
  gzip: (body, most) => gunzipSync(body, { maxOutputLength: most }),
  'x-gzip': (body, most) => gunzipSync(body, { maxOutputLength: most }),
  br: (body, most) => brotliDecompressSync(body, { maxOutputLength: most }),
  deflate: (body, most) => {
    try {
      return inflateSync(body, { maxOutputLength: most })
    } catch {
      // Raw deflate without the zlib header, as some servers send it.
      return inflateRawSync(body, { maxOutputLength: most })
    }
  }
}

/**
 * Decodes the content codings of a body synchronously: bodies are small, and the next request depends on the result.
 * Returns the body unchanged if a coding is unknown or its data is invalid.
 */
function decodedBody(body: Uint8Array, codings: string, most: number): Uint8Array {
  let decoded = body
  for (const coding of codings.toLowerCase().split(',').reverse()) {
    const decode = DECODERS[coding.trim()]
    if (decode === undefined) continue
    try {
      decoded = decode(decoded, most)
    } catch {
      return decoded
    }
  }
  return decoded
}
