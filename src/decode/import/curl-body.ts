import { joinBytes } from '../../shared/bytes/join-bytes'
import type { Word } from './bash-words'
import type { CurlArgument } from './curl-arguments'
import type { ImportNote } from './import-types'
import { utf8 } from './request-bytes'

/** What `-d`, `-F` and their kin make of a body. Files are not read: each is told, and leaves its place empty. */

export interface CurlBody {
  readonly bytes: Uint8Array
  /** What curl says of it unless a header does; empty where it says nothing. */
  readonly type: string
  readonly json: boolean
}

/** `piped`: what the command reads from its standard input, where that was written before it. */
export function curlBody(
  options: readonly CurlArgument[],
  notes: ImportNote[],
  piped: Uint8Array | null
): CurlBody | null {
  const data = options.filter(({ name }) => /^(data|json$)/.test(name))
  const forms = options.filter(({ name }) => name.startsWith('form'))
  if (forms.length > 0) return multipart(forms, notes)
  if (data.length === 0) {
    const upload = options.find(({ name }) => name === 'upload-file')
    if (upload === undefined) return null
    const isPiped = piped !== null && (upload.value?.text === '-' || upload.value?.text === '.')
    if (!isPiped) notes.push({ code: 'file', what: upload.value?.text ?? '' })
    return { bytes: isPiped ? piped : new Uint8Array(0), type: '', json: false }
  }
  const parts: Uint8Array[] = []
  for (const { name, value } of data) {
    if (value === null) continue
    // Each option is joined to the one before with an ampersand, but JSON as it is.
    if (parts.length > 0 && name !== 'json') parts.push(utf8('&'))
    parts.push(dataOf(name, value, notes, piped))
  }
  const json = data.some(({ name }) => name === 'json')
  return {
    bytes: joinBytes(parts),
    type: json ? 'application/json' : 'application/x-www-form-urlencoded',
    json
  }
}

function dataOf(name: string, value: Word, notes: ImportNote[], piped: Uint8Array | null): Uint8Array {
  if (name === 'data-raw') return value.bytes
  if (name === 'data-urlencode') return urlEncoded(value, notes)
  if (!value.text.startsWith('@')) return value.bytes
  if (value.text === '@-' && piped !== null) {
    return name === 'data-binary' || name === 'json'
      ? piped
      : piped.filter((byte) => ![0, 10, 13].includes(byte))
  }
  notes.push({ code: 'file', what: value.text.slice(1) })
  return new Uint8Array(0)
}

function urlEncoded({ bytes, text }: Word, notes: ImportNote[]): Uint8Array {
  const sign = text.search(/[=@]/)
  if (sign >= 0 && text.charAt(sign) === '@') {
    notes.push({ code: 'file', what: text.slice(sign + 1) })
    return utf8(sign === 0 ? '' : `${text.slice(0, sign)}=`)
  }
  const name = sign > 0 ? `${text.slice(0, sign)}=` : ''
  const start = sign < 0 ? 0 : utf8(text.slice(0, sign + 1)).length
  return utf8(name + percentEncoded(bytes.subarray(start)))
}

function percentEncoded(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte)
    if (/[\w.~-]/.test(character)) return character
    return byte === 0x20 ? '+' : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`
  }).join('')
}

/** A boundary that none of what it parts can have in it by chance; the same each time, so that imports are the same. */
const BOUNDARY = '------------------------7d94a1c05be2f836'

function multipart(forms: readonly CurlArgument[], notes: ImportNote[]): CurlBody {
  const parts: Uint8Array[] = []
  for (const { name, value } of forms) {
    if (value === null) continue
    const sign = value.text.indexOf('=')
    const key = sign < 0 ? value.text : value.text.slice(0, sign)
    const { content, head } = partOf(name === 'form-string', value, sign, notes)
    parts.push(utf8(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${quoted(key)}"${head}\r\n\r\n`))
    parts.push(content, utf8('\r\n'))
  }
  parts.push(utf8(`--${BOUNDARY}--\r\n`))
  return { bytes: joinBytes(parts), type: `multipart/form-data; boundary=${BOUNDARY}`, json: false }
}

function partOf(
  isString: boolean,
  { bytes, text }: Word,
  sign: number,
  notes: ImportNote[]
): { content: Uint8Array; head: string } {
  const start = utf8(text.slice(0, sign + 1)).length
  if (isString) return { content: bytes.slice(start), head: '' }
  const written = text.slice(sign + 1)
  const [plain = ''] = written.split(/;(?=\s*(?:type|filename|encoder|headers)=)/)
  const type = /;\s*type=([^;]*)/.exec(written)?.[1]?.trim()
  const named = /;\s*filename=("?)([^";]*)\1/.exec(written)?.[2]
  if (!/^[@<]/.test(plain)) {
    return {
      content: bytes.slice(start, start + utf8(plain).length),
      head: type === undefined ? '' : `\r\nContent-Type: ${type}`
    }
  }
  const path = plain.slice(1).replace(/^"(.*)"$/, '$1')
  notes.push({ code: 'file', what: path })
  if (plain.startsWith('<'))
    return { content: new Uint8Array(0), head: type === undefined ? '' : `\r\nContent-Type: ${type}` }
  const file = named ?? path.slice(path.search(/[^/\\]*$/))
  return {
    content: new Uint8Array(0),
    head: `; filename="${quoted(file)}"\r\nContent-Type: ${type ?? 'application/octet-stream'}`
  }
}

function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
