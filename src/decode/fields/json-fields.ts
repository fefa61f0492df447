/**
 * A JSON text as fields with byte ranges (RFC 8259): members by name, items by index. For a text that is cut or
 * invalid, the fields before that point.
 */
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  jsonTokens,
  KINDS,
  OPEN_LIST,
  OPEN_OBJECT
} from '../view/json-tokens'
import { wireText } from '../view/text-encoding'
import type { PieceFields } from './piece'

interface Level {
  /** Index of the next item in a list; null for an object. */
  next: number | null
  name: string
  nameAt: number
}

export function jsonFields(piece: PieceFields, mayBeCut: boolean, depth: number, most: number): void {
  const { text } = piece
  const { tokens } = jsonTokens(text, mayBeCut)
  const { kinds, starts, ends, closes } = tokens
  const levels: Level[] = []
  let count = 0
  for (let at = 0; at < kinds.length && count < most; at++) {
    const start = starts.get(at)
    const level = levels.at(-1)
    if (KINDS[kinds.get(at)] === 'key') {
      if (level !== undefined) {
        level.name = unquoted(text.slice(start, ends.get(at)))
        level.nameAt = start
      }
      continue
    }
    const code = text.charCodeAt(start)
    const isPunctuation = KINDS[kinds.get(at)] === 'punctuation'
    if (isPunctuation && (code === COMMA || code === COLON)) continue
    if (isPunctuation && (code === CLOSE_LIST || code === CLOSE_OBJECT)) {
      levels.pop()
      continue
    }
    const isOpener = isPunctuation && (code === OPEN_LIST || code === OPEN_OBJECT)
    const close = isOpener ? closes.get(at) : at
    const isCut = isOpener && close === 0
    const end = isCut ? text.length : ends.get(close)
    const from = level?.next === null ? level.nameAt : start
    piece.add(keyOf(level, code, isOpener), [from, end], depth + levels.length, {
      ...(level === undefined ? {} : { name: level.next === null ? level.name : `[${level.next++}]` }),
      value: isOpener ? summary(text.slice(start, end)) : unquoted(text.slice(start, end)),
      ...(isCut ? { note: 'cut' as const } : {})
    })
    count++
    if (isOpener) levels.push({ next: code === OPEN_LIST ? 0 : null, name: '', nameAt: start })
  }
}

function keyOf(level: Level | undefined, code: number, isOpener: boolean): string {
  if (level !== undefined) return level.next === null ? 'json.member' : 'json.item'
  if (!isOpener) return 'json.value'
  return code === OPEN_LIST ? 'json.array' : 'json.object'
}

/** Returns a string without quotes and escapes; any other token unchanged. */
function unquoted(token: string): string {
  if (!token.startsWith('"')) return token
  try {
    return String(JSON.parse(wireText(token)))
  } catch {
    // Cut, or contains raw control characters: return it as sent.
    return wireText(token)
  }
}

/** Characters of a list or object shown in its value. */
const SUMMARY = 120

function summary(text: string): string {
  const short = wireText(text.slice(0, SUMMARY)).replace(/\s+/g, ' ')
  return text.length > SUMMARY ? `${short}…` : short
}
