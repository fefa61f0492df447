import { joinBytes } from '../../shared/bytes/join-bytes'
import { latin1, wireBytes } from '../../shared/copy/request-text'
import type { CurlArgument } from './curl-arguments'
import type { ImportNote } from './import-types'
import { baseName, partName } from './request-bytes'

/**
 * Converts `-F` and `--form-string` to a multipart body (RFC 7578) in curl's format. A value has its own syntax: quotes
 * around the content; after semicolons its type, file name and headers. All text is wire text, one character per byte,
 * because a value need not be UTF-8.
 */

/** A boundary that does not occur in real content. It is constant, so that equal imports give equal bytes. */
const BOUNDARY = '------------------------7d94a1c05be2f836'

export function multipart(
  forms: readonly CurlArgument[],
  notes: ImportNote[]
): { bytes: Uint8Array<ArrayBuffer>; type: string } {
  const parts: Uint8Array[] = []
  for (const { name, value } of forms) {
    if (value === null) continue
    const text = latin1(value.bytes)
    const sign = text.indexOf('=')
    const key = sign < 0 ? text : text.slice(0, sign)
    const written = sign < 0 ? '' : text.slice(sign + 1)
    const made = name === 'form-string' ? [{ ...PLAIN, content: written }] : formParts(written, text, notes)
    for (const part of made)
      parts.push(wireBytes(`--${BOUNDARY}\r\n${headOf(key, part)}\r\n\r\n${part.content}\r\n`))
  }
  parts.push(wireBytes(`--${BOUNDARY}--\r\n`))
  return { bytes: joinBytes(parts), type: `multipart/form-data; boundary=${BOUNDARY}` }
}

interface FormPart {
  readonly content: string
  /** Null if curl sends none. */
  readonly type: string | null
  readonly filename: string | null
  readonly headers: readonly string[]
}

const PLAIN: FormPart = { content: '', type: null, filename: null, headers: [] }

function formParts(written: string, whole: string, notes: ImportNote[]): FormPart[] {
  // Nested parts, which are not supported.
  if (/^[()]/.test(written)) {
    notes.push({ code: 'changes', what: `-F ${whole}` })
    return []
  }
  if (written.startsWith('<')) {
    const { part } = partAt(written, 1, '', notes)
    notes.push({ code: 'file', what: part.content })
    return [{ ...part, content: '', filename: null }]
  }
  if (!written.startsWith('@')) {
    const { part } = partAt(written, 0, '', notes)
    return [{ ...part, type: part.type ?? typeOf(part.filename) }]
  }
  const files: FormPart[] = []
  for (let at = 1; at <= written.length;) {
    const { part, end } = partAt(written, at, ',', notes)
    notes.push({ code: 'file', what: part.content })
    const filename = part.filename ?? baseName(part.content)
    const type = part.type ?? typeOf(filename) ?? 'application/octet-stream'
    files.push({ ...part, content: '', filename, type })
    at = end + 1
  }
  // curl puts several files into a nested multipart body, which is not supported.
  if (files.length > 1) notes.push({ code: 'changes', what: `-F ${whole}` })
  return files
}

/** Reads one value with the parameters after its semicolons; `separator` ends it, if there may be another value. */
function partAt(
  text: string,
  from: number,
  separator: string,
  notes: ImportNote[]
): { part: FormPart; end: number } {
  const { word: content, end } = wordAt(text, from, separator)
  const found: { type: string | null; filename: string | null; headers: string[] } = {
    type: null,
    filename: null,
    headers: []
  }
  let at = end
  // Text without a parameter name belongs to the preceding type, as in `type=text/plain;charset=utf-8`.
  let inType = false
  while (text.charAt(at) === ';') {
    const start = at + 1 + blanks(text, at + 1)
    const name = /^(?:type|filename|headers|encoder)=/.exec(text.slice(start, start + 9))?.[0] ?? ''
    const { word, end: next } = wordAt(text, start + name.length, separator)
    if (name === 'type=') found.type = word
    else if (name === 'filename=') found.filename = word
    else if (name === 'headers=' && !/^[@<]/.test(word)) found.headers.push(word)
    else if (name === '' && inType) found.type = `${found.type ?? ''};${text.slice(at + 1, next).trimEnd()}`
    else if (name !== '' || word !== '') notes.push({ code: 'changes', what: `-F …;${name}${word}` })
    inType = name === 'type=' || (name === '' && inType)
    at = next
  }
  return { part: { content, ...found }, end: at }
}

/** Reads up to a semicolon or separator, which are literal inside quotes. */
function wordAt(text: string, from: number, separator: string): { word: string; end: number } {
  const start = from + blanks(text, from)
  const isEnd = (at: number): boolean => text.charAt(at) === ';' || text.charAt(at) === separator
  const close = text.charAt(start) === '"' ? closingQuote(text, start) : -1
  let end = close < 0 ? start : close
  while (end < text.length && !isEnd(end)) end++
  const word =
    close < 0 ? text.slice(start, end).trimEnd() : text.slice(start + 1, close).replaceAll(/\\([\\"])/g, '$1')
  return { word, end }
}

function closingQuote(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text.charAt(at) === '"') return at
    if (text.charAt(at) === '\\') at++
  }
  return -1
}

const BLANKS = /\s*/y

function blanks(text: string, at: number): number {
  BLANKS.lastIndex = at
  return BLANKS.exec(text)?.[0].length ?? 0
}

function headOf(key: string, { type, filename, headers }: FormPart): string {
  const file = filename === null ? '' : `; filename="${partName(filename)}"`
  return [
    `Content-Disposition: form-data; name="${partName(key)}"${file}`,
    ...(type === null ? [] : [`Content-Type: ${type}`]),
    ...headers
  ].join('\r\n')
}

/** File extensions that curl knows. */
const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml'
}

function typeOf(filename: string | null): string | null {
  return TYPES[/\.(\w+)$/.exec(filename ?? '')?.[1]?.toLowerCase() ?? ''] ?? null
}
