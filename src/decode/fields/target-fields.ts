/**
 * Parts of a request target (RFC 9112 §3.2, RFC 3986 §3): its four forms, the path by segments, the query by
 * parameters. Values are percent-decoded; ranges cover the encoded text.
 */
import { percentDecoded, queryPairs, type NameValuePair } from '../view/pairs'
import { wireText } from '../view/text-encoding'
import type { PieceFields } from './piece'

/** Limit of segments; the path itself shows the rest. */
const MAX_SEGMENTS = 200

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//

export function targetFields(piece: PieceFields, isConnect: boolean, depth: number): void {
  const { text } = piece
  if (text === '*') return
  if (isConnect) {
    piece.add('http.target.authority', [0, text.length], depth)
    return
  }
  const hash = text.indexOf('#')
  const end = hash < 0 ? text.length : hash
  const question = text.slice(0, end).indexOf('?')
  const pathEnd = question < 0 ? end : question
  const scheme = SCHEME.exec(text.slice(0, pathEnd))?.[1]
  let at = 0
  if (scheme !== undefined) {
    piece.add('http.target.scheme', [0, scheme.length], depth)
    at = scheme.length + 3
    const slash = text.indexOf('/', at)
    const authorityEnd = slash < 0 || slash > pathEnd ? pathEnd : slash
    piece.add('http.target.authority', [at, authorityEnd], depth)
    at = authorityEnd
  }
  if (pathEnd > at) pathFields(piece, at, pathEnd, depth)
  if (question >= 0) {
    piece.add('http.target.query', [question + 1, end], depth)
    for (const pair of queryPairs(text)?.pairs ?? [])
      pairFields(piece, pair, 'http.target.parameter', depth + 1)
  }
  if (hash >= 0) piece.add('http.target.fragment', [hash + 1, text.length], depth)
}

function pathFields(piece: PieceFields, from: number, to: number, depth: number): void {
  const decoded = (start: number, end: number): string =>
    percentDecoded(piece.text.slice(start, end), 'utf-8')
  piece.add('http.target.path', [from, to], depth, { value: decoded(from, to) })
  let at = piece.text[from] === '/' ? from + 1 : from
  for (let count = 0; at < to && count < MAX_SEGMENTS; count++) {
    const slash = piece.text.indexOf('/', at)
    const end = slash < 0 || slash > to ? to : slash
    if (end > at) piece.add('http.target.segment', [at, end], depth + 1, { value: decoded(at, end) })
    at = end + 1
  }
}

/** Adds a name and its value as one field with two parts. */
export function pairFields(piece: PieceFields, pair: NameValuePair, key: string, depth: number): void {
  const { range, valueRange, rawName, rawValue } = pair
  piece.add(key, range, depth, { name: wireText(pair.name), value: wireText(pair.value) })
  piece.add('http.part.name', [range[0], range[0] + rawName.length], depth + 1, {
    value: wireText(pair.name)
  })
  if (rawValue !== null) piece.add('http.part.value', valueRange, depth + 1, { value: wireText(pair.value) })
}
