/**
 * Consecutive JSON texts: one per line (NDJSON, JSON Lines), or after a record separator (JSON text sequences, RFC
 * 7464). Records are independent: an invalid one does not affect the next.
 */
import { lastAtMost, lineEnd, lineStarts, NumberList, type CodeLines, type CodeToken } from './code-lines'
import { jsonNode } from './json-nodes'
import { jsonTokens, KINDS } from './json-tokens'

export interface JsonRecords extends CodeLines {
  /** Returns the text of a record without its separators. */
  record(index: number): string
  /** Returns the offset of a record in the text. */
  start(index: number): number
  /** Invalid records, except the last one if the text may be cut. */
  readonly faults: readonly number[]
  /** True if there are more faults than listed. */
  readonly moreFaults: boolean
}

const SEPARATOR = 0x1e
const MAX_FAULTS = 1000
/** Longer records are shown without colours. */
const MAX_COLOURED = 20_000

export function jsonRecords(text: string, mayBeCut: boolean): JsonRecords {
  const starts = new NumberList()
  const ends = new NumberList()
  const add = (from: number, to: number): void => {
    let start = from
    let end = to
    while (start < end && isBlank(text.charCodeAt(start))) start++
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--
    if (end === start) return
    starts.push(start)
    ends.push(end)
  }
  if (text.charCodeAt(0) === SEPARATOR) {
    for (let at = 0; at < text.length;) {
      const found = text.indexOf('\x1e', at + 1)
      const next = found < 0 ? text.length : found
      add(at + 1, next)
      at = next
    }
  } else {
    const lines = lineStarts(text)
    for (let line = 0; line < lines.length; line++) {
      const next = line + 1 < lines.length ? lines.get(line + 1) : text.length
      add(lines.get(line), lineEnd(text, lines.get(line), next))
    }
  }
  const record = (index: number): string => text.slice(starts.get(index), ends.get(index))
  const faults: number[] = []
  let moreFaults = false
  for (let index = 0; index < starts.length; index++) {
    if (isJson(record(index)) || (mayBeCut && index === starts.length - 1)) continue
    if (faults.length < MAX_FAULTS) faults.push(index)
    else moreFaults = true
  }
  return {
    count: starts.length,
    record,
    start: (index) => starts.get(index),
    faults,
    moreFaults,
    indent: () => 0,
    foldEnd: (line) => line,
    lineAt: (place) => lastAtMost(starts, place),
    nodeAt(place) {
      const line = lastAtMost(starts, place)
      const text = record(line)
      if (text.length > MAX_COLOURED) return null
      const { tokens, fault } = jsonTokens(text, true)
      const at = place - starts.get(line)
      const node = fault !== null && at >= fault.at ? null : jsonNode(text, tokens, at)
      return node === null ? null : [node[0] + starts.get(line), node[1] + starts.get(line)]
    },
    width: (line) => ends.get(line) - starts.get(line),
    tokens: (line) => recordTokens(record(line), starts.get(line))
  }
}

/** Returns the tokens of a record as sent, whitespace included, coloured up to the first fault. */
function recordTokens(text: string, from: number): CodeToken[] {
  if (text.length > MAX_COLOURED) return [{ kind: 'plain', text, at: from }]
  const { tokens, fault } = jsonTokens(text, true)
  const made: CodeToken[] = []
  let at = 0
  const plain = (to: number): void => {
    if (to > at) made.push({ kind: 'plain', text: text.slice(at, to), at: from + at })
  }
  for (let token = 0; token < tokens.kinds.length; token++) {
    const start = tokens.starts.get(token)
    plain(start)
    at = tokens.ends.get(token)
    made.push({
      kind: KINDS[tokens.kinds.get(token)] ?? 'plain',
      text: text.slice(start, at),
      at: from + start
    })
  }
  if (fault !== null && fault.at >= at) {
    plain(fault.at)
    at = Math.min(text.length, fault.at + 1)
    if (at > fault.at) made.push({ kind: 'fault', text: text.slice(fault.at, at), at: from + fault.at })
  }
  plain(text.length)
  return made
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // JSON.parse throws for invalid text.
    return false
  }
}

/** Returns whether a text begins with one record per line. A whole document on one line does not count. */
export function looksLikeRecords(start: string): boolean {
  if (start.charCodeAt(0) === SEPARATOR) return true
  const lines = start.split('\n', 4)
  const [first = '', second = ''] = lines
  const isRecord = (line: string): boolean => /^\s*[{[]/.test(line) && isJson(line)
  return isRecord(first) && (isRecord(second) || (lines.length === 2 && second.trim().startsWith('{')))
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}
