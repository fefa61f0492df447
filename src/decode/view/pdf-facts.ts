/**
 * Reads a PDF's metadata without rendering it (ISO 32000): version, number of pages from its page tree, and title.
 * Newer files keep these objects in compressed streams, which are not read; the values are then null.
 */

export interface PdfFacts {
  readonly version: string | null
  readonly pages: number | null
  readonly title: string | null
  readonly encrypted: boolean
  /** True if the end-of-file marker is present. */
  readonly complete: boolean
}

/** The title is usually near the end or the start; pictures and text lie between. */
const END_BYTES = 256 * 1024

export function pdfFacts(bytes: Uint8Array): PdfFacts {
  const text = latin1(bytes)
  const end = text.slice(-END_BYTES)
  return {
    version: /^%PDF-(\d\.\d)/.exec(text)?.[1] ?? null,
    pages: pageCount(text),
    title: titleIn(end) ?? titleIn(text.slice(0, END_BYTES)),
    encrypted: /\/Encrypt\s+\d+\s+\d+\s+R/.test(end),
    complete: /%%EOF\s*$/.test(text.slice(-1024))
  }
}

function latin1(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return pieces.join('')
}

/** Limit of page tree nodes, and of the distance from a node's type to its other entries. */
const MAX_NODES = 5000
const NODE_REACH = 2000

/** Each node counts the pages below it, so the root has the largest count. */
function pageCount(text: string): number | null {
  let count: number | null = null
  let nodes = 0
  for (const { index } of text.matchAll(/\/Type\s{0,4}\/Pages\b/g)) {
    if (++nodes > MAX_NODES) break
    const before = text.slice(Math.max(0, index - NODE_REACH), index)
    const behind = text.slice(index, index + NODE_REACH)
    const end = behind.indexOf('>>')
    const node = before.slice(before.lastIndexOf('<<') + 1) + (end < 0 ? behind : behind.slice(0, end))
    const counted = /\/Count\s{1,4}(\d{1,7})/.exec(node)?.[1]
    if (counted !== undefined) count = Math.max(count ?? 0, Number(counted))
  }
  if (count !== null) return count
  const pages = text.match(/\/Type\s{0,4}\/Page\b/g)?.length ?? 0
  return pages === 0 ? null : pages
}

const TITLE =
  /\/Title\s*(?:\(((?:[^()\\]|\\[^]|\((?:[^()\\]|\\[^]){0,500}\)){0,2000})\)|<([0-9A-Fa-f\s]{0,4000})>)/

function titleIn(text: string): string | null {
  const found = TITLE.exec(text)
  if (found === null) return null
  const [, literal, hex] = found
  const bytes =
    hex === undefined
      ? unescaped(literal ?? '')
      : (hex.replace(/\s/g, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  const title = textOf(Uint8Array.from(bytes)).trim()
  return title === '' ? null : title
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

function unescaped(literal: string): number[] {
  const bytes: number[] = []
  for (const [whole, octal, other] of literal.matchAll(/\\(?:([0-7]{1,3})|([^]))|[^\\]/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff)
    else if (other !== undefined) {
      if (other !== '\n') bytes.push(ESCAPES[other] ?? other.charCodeAt(0) & 0xff)
    } else bytes.push(whole.charCodeAt(0))
  }
  return bytes
}

/** Decodes UTF-16 or UTF-8 with a byte order mark, else PDFDocEncoding, whose letters equal Latin-1. */
function textOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder().decode(bytes)
  return String.fromCharCode(...bytes)
}
