/**
 * Scans a head or a trailer section in place, in one pass, into a table of positions. This is the only reader of field
 * lines: the stream decoder reads framing values from the table, views read texts and ranges.
 *
 * A field line and its row of six numbers, indices into the scanned array:
 *
 *     Content-Type:  text/plain ; charset=utf-8 \r\n
 *     ^           ^  ^                         ^    ^
 *     LINE        |  VALUE                     |    NEXT (first byte of the next line)
 *                 NAME_END                     VALUE_END            and FIELD: which field it is, if it matters
 *
 * A folded value (obs-fold) includes its line ends. A line without a colon is all name. RFC 9112 §2.2, §5; RFC 9110
 * §5.5.
 */
import { COLON, CR, EMPTY, LF, SP, TAB, TOKEN } from './bytes'
import { CONTENT_LENGTH, OTHER_FIELD, TRANSFER_ENCODING, fieldOf } from './known-fields'
import { MAX_FIELDS } from './limits'
import { ProblemList } from './problems'
import type { Http1ProblemCode } from './problems'
import { MORE, StartLine } from './start-line'
import type { StartLineKind } from './start-line'
import { SectionMemo } from './section-memo'
import { ROW, VALUE, VALUE_END, NEXT } from './section-table'

/** Shared by all connections of this thread. */
const MEMO = new SectionMemo()

export class HeadScanner {
  /** Problems of the last scan, start line included, in no strict order. */
  readonly problems = new ProblemList()
  readonly startLine = new StartLine(this.problems)
  rows = new Int32Array(64 * ROW)
  rowCount = 0
  private base = 0
  /** True if the previous line was dropped because the table was full, so its fold is dropped too. */
  private dropped = false
  /** The memory scanned last, as words: pieces of a stream mostly lie in the same buffer. */
  private viewed: ArrayBufferLike = EMPTY.buffer
  private words: DataView = new DataView(EMPTY.buffer)

  /** Returns the index after the blank line, MORE or JUNK. A simple request ends with its line. */
  scanHead(kind: StartLineKind, bytes: Uint8Array, from: number, to: number, base: number): number {
    const behind = this.scanStartLine(kind, bytes, from, to, base)
    return behind < 0 || this.startLine.simple ? behind : this.scanSection(bytes, behind, to)
  }

  scanStartLine(kind: StartLineKind, bytes: Uint8Array, from: number, to: number, base: number): number {
    this.reset(base)
    return this.startLine.read(kind, bytes, from, to, base)
  }

  /** Reads a start line that was cut and has no lines after it. */
  scanCut(kind: StartLineKind, bytes: Uint8Array, to: number, base: number): void {
    this.reset(base)
    this.startLine.readCut(kind, bytes, 0, to)
  }

  /** Scans field lines up to their blank line. After MORE, the table contains the complete lines. */
  scanFields(bytes: Uint8Array, from: number, to: number, base: number): number {
    this.reset(base)
    return this.scanLines(bytes, from, to)
  }

  private reset(base: number): void {
    this.base = base
    this.rowCount = 0
    this.dropped = false
    this.problems.clear()
  }

  /** Like scanLines, but recognizes a section with the same bytes as a recent one. */
  private scanSection(bytes: Uint8Array, from: number, to: number): number {
    const words = this.wordsOf(bytes.buffer)
    const at = bytes.byteOffset + from
    const slot = MEMO.slot(words, at, to - from)
    if (slot < 0) return this.scanLines(bytes, from, to)
    const known = MEMO.lengthAt(slot, words, at, to - from)
    if (known > 0) {
      this.rowCount = MEMO.tableOf(slot, from, this.rows) / ROW
      return from + known
    }
    const found = this.problems.items.length
    const behind = this.scanLines(bytes, from, to)
    if (behind >= 0 && this.problems.items.length === found)
      MEMO.keep(slot, bytes, from, behind, this.rows, this.rowCount * ROW)
    return behind
  }

  private scanLines(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    for (;;) {
      if (at >= to) return MORE
      const line = at
      const first = bytes[at] ?? 0
      if (first === LF) {
        this.remark('bare-lf', at)
        return at + 1
      }
      if (first === CR) {
        if (at + 1 === to) return MORE
        if (bytes[at + 1] === LF) return at + 2
      }
      while (at < to && TOKEN[bytes[at] ?? 0] === 1) at++
      if (at === to) return MORE
      let nameEnd = at
      if (bytes[at] !== COLON || at === line) {
        const lineEnd = findLineEnd(bytes, at, to)
        if (lineEnd < 0) return MORE
        if (first === SP || first === TAB) {
          at = this.foldLine(bytes, line, lineEnd)
          continue
        }
        const colon = bytes.subarray(line, lineEnd).indexOf(COLON)
        if (colon < 0) {
          at = this.lineWithoutColon(bytes, line, lineEnd)
          continue
        }
        at = line + colon
        nameEnd = this.oddName(bytes, line, at)
      }
      at++
      while (at < to && (bytes[at] === SP || bytes[at] === TAB)) at++
      const value = at
      at = this.scanValue(bytes, at, to)
      if (at === to) return MORE
      let end = at
      if (bytes[end - 1] === CR) end--
      else this.remark('bare-lf', at)
      while (end > value && isSpaceOrTab(bytes[end - 1])) end--
      this.addRow(line, nameEnd, Math.min(value, end), end, ++at, fieldOf(bytes, line, nameEnd))
    }
  }

  /**
   * Finds the LF that ends the value, or the end of the bytes. Values make up most of a head, so four bytes are tested
   * at once: a byte that is not VCHAR or SP sets its own top bit in one of the three terms (above 0x7f; below 0x20, by
   * the borrow; 0x7f, by the carry). A borrow or carry into a neighbour only causes a closer look.
   */
  private scanValue(bytes: Uint8Array, from: number, to: number): number {
    const words = this.wordsOf(bytes.buffer)
    const base = bytes.byteOffset
    let at = from
    for (;;) {
      while (at + 4 <= to) {
        const word = words.getInt32(base + at, true)
        if (((word | ((word - 0x20202020) & ~word) | (word + 0x01010101)) & 0x80808080) !== 0) break
        at += 4
      }
      if (at === to) return to
      const byte = bytes[at] ?? 0
      if (byte === LF) return at
      if ((byte < SP || byte > 126) && byte !== TAB) this.oddByte(bytes, at, to)
      at++
    }
  }

  private wordsOf(memory: ArrayBufferLike): DataView {
    if (memory !== this.viewed) {
      this.viewed = memory
      this.words = new DataView(memory)
    }
    return this.words
  }

  private addRow(
    line: number,
    nameEnd: number,
    value: number,
    end: number,
    next: number,
    field: number
  ): void {
    if (this.rowCount === MAX_FIELDS) {
      this.remark('too-many-fields', line)
      // Beyond the limit, only fields that determine message boundaries replace a row.
      this.dropped = field !== CONTENT_LENGTH && field !== TRANSFER_ENCODING
      if (this.dropped) return
      this.rowCount--
    }
    let at = this.rowCount++ * ROW
    if (at === this.rows.length) {
      const grown = new Int32Array(this.rows.length * 2)
      grown.set(this.rows)
      this.rows = grown
    }
    const rows = this.rows
    rows[at++] = line
    rows[at++] = nameEnd
    rows[at++] = value
    rows[at++] = end
    rows[at++] = next
    rows[at] = field
  }

  /** obs-fold: the line continues the previous value; the first line after the start line has none to continue. */
  private foldLine(bytes: Uint8Array, line: number, lineEnd: number): number {
    const contentEnd = this.checkedLineEnd(bytes, line, lineEnd)
    if (this.rowCount === 0) {
      this.remark('whitespace-after-start-line', line)
      this.addRow(line, contentEnd, contentEnd, contentEnd, lineEnd + 1, OTHER_FIELD)
      return lineEnd + 1
    }
    this.remark('obs-fold', line)
    let end = contentEnd
    if (this.dropped) return lineEnd + 1
    while (end > line && isSpaceOrTab(bytes[end - 1])) end--
    const row = (this.rowCount - 1) * ROW
    if (end > line) {
      if (this.rows[row + VALUE] === this.rows[row + VALUE_END]) {
        let value = line
        while (isSpaceOrTab(bytes[value])) value++
        this.rows[row + VALUE] = value
      }
      this.rows[row + VALUE_END] = end
    }
    this.rows[row + NEXT] = lineEnd + 1
    return lineEnd + 1
  }

  private lineWithoutColon(bytes: Uint8Array, line: number, lineEnd: number): number {
    const contentEnd = this.checkedLineEnd(bytes, line, lineEnd)
    this.remark('missing-colon', line)
    this.addRow(line, contentEnd, contentEnd, contentEnd, lineEnd + 1, OTHER_FIELD)
    return lineEnd + 1
  }

  /** Reports problems in bytes[line, lineEnd) and returns the end of its content, without the CR. */
  private checkedLineEnd(bytes: Uint8Array, line: number, lineEnd: number): number {
    for (let at = line; at < lineEnd; at++) {
      const byte = bytes[at] ?? 0
      if ((byte < SP || byte > 126) && byte !== TAB) this.oddByte(bytes, at, lineEnd + 1)
    }
    if (lineEnd > line && bytes[lineEnd - 1] === CR) return lineEnd - 1
    this.remark('bare-lf', lineEnd)
    return lineEnd
  }

  /** Reports a name that is empty, has whitespace after it or contains invalid bytes. Returns its end. */
  private oddName(bytes: Uint8Array, line: number, colon: number): number {
    let end = colon
    while (end > line && isSpaceOrTab(bytes[end - 1])) end--
    if (end === line) this.remark('empty-field-name', line)
    else if (end < colon) this.remark('space-before-colon', end)
    for (let at = line; at < end; at++) {
      const byte = bytes[at] ?? 0
      if (TOKEN[byte] === 1) continue
      this.remark('bad-field-name', at)
      if (byte === 0 || byte === CR) this.oddByte(bytes, at, colon)
    }
    return end
  }

  /** Handles any byte of a value except tab, SP and VCHAR; ignores the CR of a line end. */
  private oddByte(bytes: Uint8Array, at: number, to: number): void {
    const byte = bytes[at] ?? 0
    if (byte > 127) this.remark('non-ascii-field', at)
    else if (byte === 0) this.remark('nul-byte', at)
    else if (byte !== CR) this.remark('control-character', at)
    else if (at + 1 < to && bytes[at + 1] !== LF) this.remark('bare-cr', at)
  }

  private remark(code: Http1ProblemCode, at: number): void {
    this.problems.add(code, this.base + at)
  }
}

function isSpaceOrTab(byte: number | undefined): boolean {
  return byte === SP || byte === TAB
}

function findLineEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === LF) return at
  return -1
}
