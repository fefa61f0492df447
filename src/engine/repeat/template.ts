import type { RepeatNote } from '../../shared/contract/repeat-snapshot'

/**
 * Request bytes in which `{{name}}` is replaced by a value. Only known names are replaced; other braces are ordinary
 * bytes. A request without variables is one buffer shared by all attempts. In the request line, blanks and non-ASCII
 * characters of a value are percent-encoded. `lineEnd`: end of that line for protocols other than HTTP/1.
 */

export interface Template {
  /** The bytes shared by all attempts; null if there are variables. */
  readonly constant: Buffer | null
  /** Names of the variables in use. */
  readonly names: readonly string[]
  readonly notes: readonly RepeatNote[]
  /** `valueOf` returns Latin-1. */
  render(valueOf: (name: string) => string): Buffer
}

/** `inLine`: part of the request line, where a blank would end the URL. */
type Part = { readonly text: string } | { readonly name: string; readonly inLine: boolean }

const PLACEHOLDER = /\{\{([^{}\r\n]{1,64})\}\}/g
const HEAD_END = '\r\n\r\n'
const LENGTH = /\r\ncontent-length:[ \t]*(\d+)[ \t]*(?=\r\n)/i
const CHUNKED = /\r\ntransfer-encoding:[^\r\n]*chunked[ \t]*(?=\r\n)/i

export function compileTemplate(
  bytes: Uint8Array,
  known: ReadonlySet<string>,
  { fixLength, lineEnd: toLineEnd }: { fixLength: boolean; lineEnd?: number | undefined }
): Template {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const text = whole.toString('latin1')
  const notes: RepeatNote[] = []
  // Other protocols have no head and no request line in which blanks are significant.
  const headEnd = toLineEnd !== undefined ? -1 : text.indexOf(HEAD_END)
  const bodyAt = headEnd === -1 ? text.length : headEnd + HEAD_END.length
  const lineEnd = toLineEnd ?? Math.max(0, text.indexOf('\r\n'))
  const parts = (from: number, to: number, added: RepeatNote[] = []): Part[] => [
    ...partsOf(text.slice(from, Math.max(from, Math.min(to, lineEnd))), true, known, added),
    ...partsOf(text.slice(Math.min(to, Math.max(from, lineEnd)), to), false, known, added)
  ]
  const head = parts(0, bodyAt, notes)
  const body = parts(bodyAt, text.length, notes)
  const names = [...new Set([...head, ...body].flatMap((part) => ('name' in part ? [part.name] : [])))]
  const bodyVaries = body.some((part) => 'name' in part)
  if (bodyVaries && CHUNKED.test(text.slice(0, bodyAt))) notes.push({ code: 'chunked', name: '' })
  const length = fixLength && toLineEnd === undefined ? LENGTH.exec(text.slice(0, bodyAt)) : null
  // A deliberately wrong Content-Length stays wrong unless the body changes.
  if (names.length === 0) return { constant: whole, names, notes, render: () => whole }
  if (length === null || !bodyVaries) {
    const all = [...head, ...body]
    return { constant: null, names, notes, render: (valueOf) => Buffer.from(joined(all, valueOf), 'latin1') }
  }
  const digitsEnd = length.index + length[0].trimEnd().length
  const before = parts(0, digitsEnd - (length[1] ?? '').length)
  const after = parts(digitsEnd, bodyAt)
  return {
    constant: null,
    names,
    notes,
    render: (valueOf) => {
      const content = joined(body, valueOf)
      return Buffer.from(
        `${joined(before, valueOf)}${content.length}${joined(after, valueOf)}${content}`,
        'latin1'
      )
    }
  }
}

function partsOf(text: string, inLine: boolean, known: ReadonlySet<string>, notes: RepeatNote[]): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = Buffer.from(match[1] ?? '', 'latin1').toString()
    if (!known.has(name)) {
      if (!notes.some((note) => note.name === name)) notes.push({ code: 'unknown-name', name })
      continue
    }
    if (match.index > at) parts.push({ text: text.slice(at, match.index) })
    parts.push({ name, inLine })
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ text: text.slice(at) })
  return parts
}

function joined(parts: readonly Part[], valueOf: (name: string) => string): string {
  let text = ''
  for (const part of parts) {
    if (!('name' in part)) text += part.text
    else if (part.inLine) text += encoded(valueOf(part.name))
    else text += valueOf(part.name)
  }
  return text
}

/**
 * Encodes the characters that a request line cannot contain (RFC 3986, section 2.1). Keeps all others, including `%`
 * and `&`.
 */
function encoded(value: string): string {
  return value.replace(
    /[^!-~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  )
}
