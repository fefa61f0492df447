import { ImportFailure, type ImportEntry, type ImportNote } from './import-types'
import { nameOf, readRawBytes } from './read-raw'

/**
 * Reads bytes written without offsets: pairs of hex digits (Wireshark's hex stream, `xxd -p`, `od -An -tx1`), a text of
 * escapes (`"\\x47\\x45"`, Wireshark's escaped string), or the numbers of a C constant (`0x47, 0x45`).
 */

/** Brackets, assignment and opening brace of `unsigned char peer0_0[] = { … };`. */
const OPENING = /\s*\[([^[\]{}]*)\]\s*=\s*\{/y
const NAME = /[A-Za-z_]\w*/g

type Kind = 'pairs' | 'escapes' | 'numbers'

/** Returns null for other text. Fewer than four bytes could be an ordinary word. */
function kindOf(text: string): Kind | null {
  const start = text.trimStart().slice(0, 64)
  if (/^(?:const |unsigned |static |uint8_t |char )/.test(start) || /^\{?\s*0x[\da-f]{1,2}\s*,/i.test(start))
    return /\b0x[\da-f]/i.test(text) ? 'numbers' : null
  if (/^b?["']?(?:\\x[\da-f]{2}){2}/i.test(start)) return 'escapes'
  return /^[\da-f]{2}(?:[\s:-]*[\da-f]{2}){3}/i.test(start) && !/[^\da-f\s:-]/i.test(text) ? 'pairs' : null
}

export function isHexText(text: string): boolean {
  return kindOf(text) !== null
}

/** Returns one entry per constant, with its name. */
export function hexTextEntries(text: string): ImportEntry[] {
  const kind = kindOf(text)
  if (kind !== 'numbers') return [entryOf('', kind === 'escapes' ? escapes(text) : pairs(text), [])]
  const constants = constantsIn(text)
  if (constants.length < 2) return [entryOf('', numbers(text, 0), [])]
  return constants.map(({ name, index, end }, at) =>
    entryOf(name, numbers(text.slice(index, end), index), [
      { code: 'dumps', what: `${name} (#${at + 1} / ${constants.length})` }
    ])
  )
}

interface Constant {
  readonly name: string
  readonly index: number
  /** Offset after its closing brace. */
  readonly end: number
}

function constantsIn(text: string): Constant[] {
  const constants: Constant[] = []
  NAME.lastIndex = 0
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    OPENING.lastIndex = NAME.lastIndex
    const opening = OPENING.exec(text)
    if (opening === null) continue
    const close = text.indexOf('}', OPENING.lastIndex)
    if (close < 0) break
    constants.push({ name: name[0], index: name.index, end: close + 1 })
    NAME.lastIndex = close + 1
  }
  return constants
}

function entryOf(name: string, bytes: Uint8Array<ArrayBuffer>, notes: readonly ImportNote[]): ImportEntry {
  const shown = nameOf(bytes)
  return {
    name: name === '' ? shown : `${name}  ${shown}`,
    group: '',
    read: () => {
      const request = readRawBytes(bytes)
      return { ...request, notes: [...notes, ...request.notes] }
    }
  }
}

function pairs(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  const pair = /[\s:-]*(?:([\da-f]{2})|([^\s:-]))/giy
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    if (match[1] === undefined)
      throw new ImportFailure('bad-hex', pair.lastIndex - 1, text.slice(pair.lastIndex - 1).slice(0, 8))
    bytes.push(Number.parseInt(match[1], 16))
  }
  return Uint8Array.from(bytes)
}

function escapes(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  const plain = text.replaceAll(/(^|[\s+])b(?=["'])/g, '$1 ')
  // Strings on several lines are separated by quotes, whitespace and operators.
  const escape = /["'\s+;]*(?:\\\r?\n["'\s+;]*)?(?:\\x([\da-f]{2})|(\\|[^"'\s+;\\]))/giy
  for (let match = escape.exec(plain); match !== null; match = escape.exec(plain)) {
    if (match[1] === undefined) {
      const at = escape.lastIndex - 1
      throw new ImportFailure('bad-hex', at, text.slice(at, at + 8))
    }
    bytes.push(Number.parseInt(match[1], 16))
  }
  return Uint8Array.from(bytes)
}

/** Reads the numbers between braces, or in the whole text, without comments. `base`: offset of the text. */
function numbers(text: string, base: number): Uint8Array<ArrayBuffer> {
  const open = text.indexOf('{') + 1
  const close = text.indexOf('}', open)
  const inner = text
    .slice(open, close < 0 ? text.length : close)
    .replaceAll(/\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*/g, (remark) => ' '.repeat(remark.length))
  const bytes: number[] = []
  const number = /[\s,]*(?:0x([\da-f]{1,2})\b|([^\s,]))/giy
  for (let match = number.exec(inner); match !== null; match = number.exec(inner)) {
    if (match[1] === undefined) {
      const at = open + number.lastIndex - 1
      throw new ImportFailure('bad-hex', base + at, text.slice(at, at + 8))
    }
    bytes.push(Number.parseInt(match[1], 16))
  }
  return Uint8Array.from(bytes)
}
