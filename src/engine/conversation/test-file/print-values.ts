import { quoteBytes } from './quote'

/**
 * Placeholders in a printed test: the reply that contains a value gets a named pattern, and later pieces of the client
 * refer to that name.
 */

export interface PrintedValue {
  readonly name: string
  readonly bytes: Uint8Array
  /** First offset in the server's stream at which the value can occur. */
  readonly from: number
}

interface Place {
  readonly at: number
  readonly length: number
  readonly item: string
}

/** Patterns by kind of value, the most specific first. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^[0-9]+$/, '[0-9]+'],
  [/^[0-9a-fA-F]+$/, '[0-9a-fA-F]+'],
  [/^[\x21-\x7e]+$/, '[!-~]+']
]
const ANYTHING = '.+'
/** Shorter values, such as the digit of a counter, may occur in replies with a different meaning. */
const MIN_REPEATED_BYTES = 4

export class ValuePrinter {
  readonly #wanted: (PrintedValue & { readonly id: string })[] = []
  /** Values named by a pattern in an earlier reply. */
  readonly #named: NamedValue[] = []

  constructor(values: readonly PrintedValue[]) {
    for (const value of values) {
      const id = identifier(
        value.name,
        this.#wanted.map((one) => one.id)
      )
      if (value.bytes.length > 0) this.#wanted.push({ ...value, id })
    }
  }

  /**
   * Names of placeholders whose values occur literally in no printed reply, for example because the body is compressed.
   */
  get missing(): string[] {
    return this.#wanted.map(({ name }) => name)
  }

  /**
   * Returns the items of a reply that begins at `start` of its stream: patterns for new values, names of known ones.
   */
  received(bytes: Uint8Array, start: number): string[] {
    const text = asBuffer(bytes)
    const places = placesOf(
      text,
      this.#named.filter(({ bytes: { length } }) => length >= MIN_REPEATED_BYTES)
    )
    for (const value of [...this.#wanted]) {
      const at = text.indexOf(value.bytes, Math.max(0, value.from - start))
      // Two patterns must not be adjacent: the text between them ends the first.
      const isTouching = places.some(
        (other) => at <= other.at + other.length && other.at <= at + value.bytes.length
      )
      if (at < 0 || isTouching) continue
      places.push({ at, length: value.bytes.length, item: `/${patternOf(value.bytes)}/ as ${value.id}` })
      this.#named.push(value)
      this.#wanted.splice(this.#wanted.indexOf(value), 1)
    }
    return around(bytes, places)
  }

  /**
   * Returns the items of a piece of the client. If values overlap, the first one counts, and at equal positions the
   * longest.
   */
  sent(bytes: Uint8Array): string[] {
    return around(bytes, placesOf(asBuffer(bytes), this.#named))
  }
}

interface NamedValue {
  readonly id: string
  readonly bytes: Uint8Array
}

function placesOf(text: Buffer, named: readonly NamedValue[]): Place[] {
  const places: Place[] = []
  // Each value keeps its next position, so that the text is searched once per value and not once per match.
  let ahead = named.map((value) => ({ ...value, at: -1 }))
  for (let from = 0; ;) {
    ahead = ahead
      .map((value) => (value.at >= from ? value : { ...value, at: text.indexOf(value.bytes, from) }))
      .filter(({ at }) => at >= 0)
    const [next] = ahead.toSorted((one, other) => one.at - other.at || other.bytes.length - one.bytes.length)
    if (next === undefined) return places
    places.push({ at: next.at, length: next.bytes.length, item: `{${next.id}}` })
    from = next.at + next.bytes.length
  }
}

function around(bytes: Uint8Array, places: readonly Place[]): string[] {
  const items: string[] = []
  let done = 0
  for (const { at, length, item } of places.toSorted((one, other) => one.at - other.at)) {
    items.push(...(at > done ? quoteBytes(bytes.subarray(done, at)) : []), item)
    done = at + length
  }
  // One by one: a long piece has more items than a call may have arguments.
  for (const item of done < bytes.length || done === 0 ? quoteBytes(bytes.subarray(done)) : [])
    items.push(item)
  return items
}

function patternOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  return PATTERNS.find(([kind]) => kind.test(text))?.[1] ?? ANYTHING
}

/** Converts a name to the syntax of test files (letters, digits and underscores), distinct from the names before it. */
function identifier(name: string, taken: readonly string[]): string {
  const plain = name.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_')
  let id = plain
  for (let nth = 2; taken.includes(id); nth++) id = `${plain}_${nth}`
  return id
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
