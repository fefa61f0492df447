import { joinBytes } from '../../shared/bytes/join-bytes'
import type { Word } from './bash-words'
import type { CurlArgument } from './curl-arguments'
import { multipart } from './curl-form'
import type { ImportNote } from './import-types'
import { utf8 } from './request-bytes'

/**
 * Builds the body from `-d`, `-F` and similar options. Files are not read: each one is reported and contributes no
 * bytes.
 */

export interface CurlBody {
  readonly bytes: Uint8Array
  /** Content-Type that curl sends unless a header overrides it; empty for none. */
  readonly type: string
  readonly json: boolean
  /** True if the length is unknown in advance: curl then sends chunks. */
  readonly chunked: boolean
}

const isData = ({ name }: CurlArgument): boolean => /^(data|json$)/.test(name)
const isForm = ({ name }: CurlArgument): boolean => name === 'form' || name === 'form-string'

/** Returns true if `curlBody` returns a body. */
export function hasBody(options: readonly CurlArgument[]): boolean {
  return options.some((option) => isData(option) || isForm(option) || option.name === 'upload-file')
}

/** `piped`: standard input of the command, if the text contains it. */
export function curlBody(
  options: readonly CurlArgument[],
  notes: ImportNote[],
  piped: Uint8Array | null
): CurlBody | null {
  const data = options.filter(isData)
  const forms = options.filter(isForm)
  if (forms.length > 0) return { ...multipart(forms, notes), json: false, chunked: false }
  if (data.length === 0) {
    const upload = options.find(({ name }) => name === 'upload-file')
    if (upload === undefined) return null
    const isPiped = piped !== null && (upload.value?.text === '-' || upload.value?.text === '.')
    if (!isPiped) notes.push({ code: 'file', what: upload.value?.text ?? '' })
    return { bytes: isPiped ? piped : new Uint8Array(0), type: '', json: false, chunked: isPiped }
  }
  const parts: Uint8Array[] = []
  for (const { name, value } of data) {
    if (value === null) continue
    // Options are joined with an ampersand, except JSON.
    if (parts.length > 0 && name !== 'json') parts.push(utf8('&'))
    parts.push(dataOf(name, value, notes, piped))
  }
  const json = data.some(({ name }) => name === 'json')
  return {
    bytes: joinBytes(parts),
    type: json ? 'application/json' : 'application/x-www-form-urlencoded',
    json,
    chunked: false
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

/** Encodes `CONTENT`, `=CONTENT`, `NAME=CONTENT` and `NAME@FILE` as `--data-urlencode` does. */
export function urlEncoded({ bytes, text }: Word, notes: ImportNote[]): Uint8Array {
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
