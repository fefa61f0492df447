import { joinBytes } from '../../shared/bytes/join-bytes'
import { latin1, wireBytes } from '../../shared/copy/request-text'
import { ImportFailure, type ImportPlace } from './import-types'

/**
 * Builds the bytes of a request from its parts. The head is wire text: Latin-1, one character per byte, because pasted
 * data may not be Unicode.
 */

export interface RequestParts {
  readonly method: string
  readonly target: string
  readonly version?: '1.0' | '1.1'
  /** Complete lines in order; Host and Content-Length are added if missing. */
  readonly headers: readonly string[]
  /** Value of Host. */
  readonly authority: string
  readonly body: Uint8Array
  /** True if no header is added. */
  readonly isAll?: boolean
}

export function requestBytes(parts: RequestParts): Uint8Array<ArrayBuffer> {
  const { method, target, version = '1.1', headers, authority, body, isAll = false } = parts
  const heads = headers.flatMap((line) => line.split('\r\n'))
  const has = (name: string): boolean => heads.some((line) => line.toLowerCase().startsWith(`${name}:`))
  const isFramed = isAll || has('content-length') || has('transfer-encoding')
  const lines = [
    `${method} ${target} HTTP/${version}`,
    ...(has('host') || authority === '' ? [] : [`Host: ${authority}`]),
    ...headers,
    ...(body.length > 0 && !isFramed ? [`Content-Length: ${body.length}`] : []),
    '',
    ''
  ]
  return joinBytes([wireBytes(lines.join('\r\n')), body])
}

export interface ImportedUrl {
  readonly secure: boolean
  readonly target: ImportPlace
  /** Host and port: the value of Host. */
  readonly authority: string
  /** Path and query, at least `/`. */
  readonly path: string
  /** `user:password`, if present. */
  readonly userInfo: string
}

const SCHEME = /^(https?|wss?):\/\//i
const HOST_AND_PORT = /^(\[[\da-f:.]+(?:%[\w.]+)?\]|[^:\s]+)(?::(\d{1,5}))?$/i

/** Splits a URL; without a scheme it is http, as in curl. `at`: offset of the URL, for error messages. */
export function splitUrl(url: string, at: number | null): ImportedUrl {
  const [prefix = '', scheme = 'http'] = SCHEME.exec(url) ?? []
  const path = url.slice(prefix.length).search(/[/?#]/)
  const start = path < 0 ? url.length : prefix.length + path
  const authority = url.slice(prefix.length, start)
  const sign = authority.lastIndexOf('@')
  const match = HOST_AND_PORT.exec(authority.slice(sign + 1))
  const [, host = '', port] = match ?? []
  const userInfo = authority.slice(0, Math.max(0, sign))
  const rest = url.slice(start).split('#', 1)[0] ?? ''
  const secure = /^(https|wss)$/i.test(scheme)
  const number = port === undefined ? (secure ? 443 : 80) : Number(port)
  if (match === null || number > 65_535 || /[\r\n]/.test(url.slice(start)))
    throw new ImportFailure('bad-url', at, url)
  return {
    secure,
    target: { host: host.replace(/^\[(.*)\]$/, '$1'), port: number },
    // Omit the scheme's default port, as all clients do.
    authority: number === (secure ? 443 : 80) ? host : `${host}:${number}`,
    path: rest.startsWith('/') ? rest : `/${rest}`,
    userInfo
  }
}

/** Converts text to wire text: UTF-8, one character per byte. */
export function wireText(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : latin1(utf8(text))
}

/** Returns one line of a head. */
export function headerLine(name: string, value: string): string {
  return value === '' ? `${name}:` : `${name}: ${value}`
}

/** Replaces line ends, which would start another header line. */
export function headerValue(text: string): string {
  return wireText(text.replaceAll(/[\r\n]+\s*/g, ' ').trim())
}

/** Encodes a part of a path or query. Lone surrogates, which JSON may contain, become U+FFFD. */
export function uriPart(text: string): string {
  return encodeURIComponent(new TextDecoder().decode(utf8(text)))
}

/** Encodes a name or value of a form (HTML, application/x-www-form-urlencoded). */
export function formPart(text: string): string {
  return uriPart(text).replaceAll('%20', '+')
}

/** Returns the last segment of a path, with either separator. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** Escapes the name of a part or file for quotes (HTML, multipart/form-data encoding algorithm). */
export function partName(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Percent-encodes non-ASCII characters of a path, as every client does. */
export function wirePath(path: string): string {
  return path.replaceAll(/[^!-~]+/g, (run) =>
    Array.from(
      new TextEncoder().encode(run),
      (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`
    ).join('')
  )
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
