import { compileMatch } from '../../../matching/compile-match'
import { parseExpectedItems } from '../items'
import { FIELD_NAME, type ExpectedField, type ReceiveStream, type Item, type StreamPart } from '../model'
import type { Words } from '../tokens'

/** Parses the expected content of an HTTP/2 stream: the words after `< stream N`. */

const MAX_STREAM = 2 ** 31 - 1

const NAME = new RegExp(`(${FIELD_NAME.source}):`)
const ANY_NAME = /^:?[^\s"/{}:]+:/
const KEYWORD = /^(?:body|trailers|end|reset)(?![\w:-])/
const ANY_VALUE = /^any(?![\w:-])(?!\s+\d)/

/** Begins another head. */
const HEAD = /^:status:/

const MEANT = 'Expected on a stream: fields (name: "value"), body, trailers, end or reset.'
const ORDER = 'Expected order on a stream: heads (each starts with :status), body, trailers, end or reset.'

/** Order of the parts on a stream. */
const RANK = { head: 0, body: 1, trailers: 2, end: 3, reset: 3 } as const

export function parseStream(words: Words, number: string, known: Set<string>): ReceiveStream {
  const stream = Number(number)
  if (stream < 1 || stream > MAX_STREAM) words.fail(`A stream number must be from 1 to ${MAX_STREAM}.`)
  const { line } = words
  const parts: StreamPart[] = []
  while (!words.isOver) {
    const part = partOf(words, known)
    const last = parts.at(-1)
    const isAgain = last !== undefined && RANK[part.kind] === RANK[last.kind] && part.kind !== 'head'
    if (isAgain || (last !== undefined && RANK[part.kind] < RANK[last.kind])) words.fail(ORDER)
    parts.push(part)
  }
  const last = parts.at(-1)
  if (last === undefined) words.fail(MEANT)
  if (last.kind === 'body' && last.items.some(({ kind }) => kind === 'pattern'))
    words.fail('A body with a pattern extends to the end of the stream: write end (or trailers) after it.')
  return { do: 'hear-stream', line, stream, parts }
}

function partOf(words: Words, known: Set<string>): StreamPart {
  const keyword = words.take(KEYWORD)?.[0]
  switch (keyword) {
    case undefined: {
      const fields = fieldsOf(words, known)
      if (fields[0]?.name !== ':status') words.fail(fields.length === 0 ? MEANT : ORDER)
      return { kind: 'head', fields }
    }
    case 'body':
      return { kind: 'body', items: anyOf(words) ?? itemsOf(words, known) }
    case 'trailers': {
      const fields = fieldsOf(words, known)
      if (fields.length === 0) words.fail('Fields are missing after “trailers”.')
      return { kind: 'trailers', fields }
    }
    case 'end':
      return { kind: 'end' }
    default:
      return { kind: 'reset', code: words.take(/^[A-Z][A-Z0-9_]*/)?.[0] ?? words.fail(RESET) }
  }
}

const RESET = 'Expected after “reset”: the name of an error code, such as CANCEL or REFUSED_STREAM.'

/** Parses fields up to the next head or another kind of part. */
function fieldsOf(words: Words, known: Set<string>): ExpectedField[] {
  const fields: ExpectedField[] = []
  while (!(fields.length > 0 && words.sees(HEAD))) {
    const name = words.take(NAME)?.[1]
    if (name === undefined) break
    fields.push({ name, items: anyOf(words) ?? itemsOf(words, known) })
  }
  if (words.sees(ANY_NAME) && !words.sees(HEAD))
    words.fail('Invalid field name: HTTP/2 field names are lower case.')
  return fields
}

function itemsOf(words: Words, known: Set<string>): Item[] {
  return parseExpectedItems(words, known, () => words.sees(KEYWORD) || words.sees(ANY_NAME))
}

/** `any` matches every value. */
function anyOf(words: Words): Item[] | null {
  if (words.take(ANY_VALUE) === null) return null
  const compiled = compileMatch({ kind: 'regex', pattern: '^(?s:.*)$', ignoreCase: false })
  if (!compiled.ok) throw new Error(compiled.problem.message)
  return [{ kind: 'pattern', source: '.*', match: compiled.match, name: null }]
}
