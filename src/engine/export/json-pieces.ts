/**
 * JSON serialization of a value whose long texts are streams. Those are written in pieces; everything else is small and
 * serialized at once.
 */

/** A text produced in pieces, none of which splits a character. */
export class TextStream {
  readonly pieces: () => AsyncGenerator<string, void>

  /** True if the text contains nothing that JSON must escape. */
  readonly isPlain: boolean

  constructor(pieces: () => AsyncGenerator<string, void>, isPlain = false) {
    this.pieces = pieces
    this.isPlain = isPlain
  }
}

/** A list that is too long to be held in memory. */
export class ListStream {
  readonly items: () => AsyncGenerator<unknown, void>

  constructor(items: () => AsyncGenerator<unknown, void>) {
    this.items = items
  }
}

export async function* jsonPieces(value: unknown): AsyncGenerator<string, void> {
  if (value instanceof TextStream) {
    yield '"'
    for await (const piece of value.pieces()) yield value.isPlain ? piece : JSON.stringify(piece).slice(1, -1)
    yield '"'
    return
  }
  if (value instanceof ListStream) {
    yield '['
    let isFirst = true
    for await (const item of value.items()) {
      if (!isFirst) yield ','
      isFirst = false
      yield* jsonPieces(item)
    }
    yield ']'
    return
  }
  if (!holdsStream(value)) {
    yield JSON.stringify(value)
    return
  }
  if (Array.isArray(value)) {
    yield '['
    for (const [at, item] of value.entries()) {
      if (at > 0) yield ','
      yield* jsonPieces(item)
    }
    yield ']'
    return
  }
  yield '{'
  let isFirst = true
  for (const [name, member] of Object.entries(value as object)) {
    if (member === undefined) continue
    yield `${isFirst ? '' : ','}${JSON.stringify(name)}:`
    isFirst = false
    yield* jsonPieces(member)
  }
  yield '}'
}

function holdsStream(value: unknown): boolean {
  if (value instanceof TextStream || value instanceof ListStream) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(holdsStream)
}
