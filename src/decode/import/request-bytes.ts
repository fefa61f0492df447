import { joinBytes } from '../../shared/bytes/join-bytes'
import { latin1, wireBytes } from '../../shared/copy/request-text'
import { ImportFailure, type ImportPlace } from './import-types'

/**
 * A request as bytes, of the parts that descriptions of requests have. Its head is given as wire text: Latin-1, one
 * character a byte, because not everything that can be pasted is Unicode.
 */

export interface RequestParts {
  readonly method: string
  readonly target: string
  readonly version?: '1.0' | '1.1'
  /** Whole lines in their order; Host and the length are put in where they are not among them. */
  readonly headers: readonly string[]
  /** What Host is to say. */
  readonly authority: string
  readonly body: Uint8Array
  /** The lines are all that is sent: nothing is put in. */
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

export interface UrlParts {
  readonly secure: boolean
  readonly target: ImportPlace
  /** Host and port: what Host says. */
  readonly authority: string
  /** Path and query, at least `/`. */
  readonly path: string
  /** `user:password`, where it has them. */
  readonly userInfo: string
}

const SCHEME = /^(https?|wss?):\/\//i
const HOST_AND_PORT = /^(\[[\da-f:.]+(?:%[\w.]+)?\]|[^:\s]+)(?::(\d{1,5}))?$/i

/** Without a scheme it is http, as curl takes it. `at`: where it stands, for what is said of a wrong one. */
export function splitUrl(url: string, at: number | null): UrlParts {
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
    // The scheme's own port is left out, as all clients do.
    authority: number === (secure ? 443 : 80) ? host : `${host}:${number}`,
    path: rest.startsWith('/') ? rest : `/${rest}`,
    userInfo
  }
}

/** Text as wire text: UTF-8, one character a byte. */
export function wireText(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : latin1(utf8(text))
}

/** One line of a head. */
export function headerLine(name: string, value: string): string {
  return value === '' ? `${name}:` : `${name}: ${value}`
}

/** A line of a head cannot hold line ends: what a description has of them would be another line. */
export function headerValue(text: string): string {
  return wireText(text.replaceAll(/[\r\n]+\s*/g, ' ').trim())
}

/** A part of a path or a query. What is no Unicode, as JSON can hold it, becomes U+FFFD. */
export function uriPart(text: string): string {
  return encodeURIComponent(new TextDecoder().decode(utf8(text)))
}

/** A name or a value of a form (HTML, application/x-www-form-urlencoded). */
export function formPart(text: string): string {
  return uriPart(text).replaceAll('%20', '+')
}

/** The last segment of a path, with either separator. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** The name of a part or of its file between quotes (HTML, multipart/form-data encoding algorithm). */
export function partName(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** A path on the wire is ASCII: what is beyond is written in percent, as every client does. */
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
