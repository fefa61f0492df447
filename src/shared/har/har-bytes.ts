import { wellFormed } from '../bytes/well-formed'
import { joinBytes } from '../bytes/join-bytes'
import { parseBase64 } from '../payload/base64-text'
import {
  UNKNOWN_METHOD,
  type HarContent,
  type HarPair,
  type HarPostData,
  type HarRequest,
  type HarResponse
} from './har'

/**
 * Generates the HTTP/1.1 bytes of a HAR entry. A HAR contains decoded bodies without their framing, so lengths are
 * computed and codings removed: the result could have been sent, but is not the original.
 */

export interface Rebuilt {
  bytes: Uint8Array<ArrayBuffer>
  /** Sentences about differences from the HAR, and about content that it lacks. */
  notes: string[]
}

/** Headers that are recomputed for the body, or that refer to bytes that are missing. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'trailer'])

const encoder = new TextEncoder()

/** Encodes text in the charset of its content type. */
export type TextCoder = (text: string, contentType: string) => Uint8Array<ArrayBuffer>

const asUtf8: TextCoder = (text) => encoder.encode(text)

export function requestBytes(request: HarRequest, encode: TextCoder = asUtf8): Rebuilt {
  const notes: string[] = []
  const { body, missing } = bodyOf(request, encode)
  if (missing !== undefined) notes.push(missing)
  const url = urlParts(request.url)
  const headers = plainHeaders(request.headers, FRAMING, notes)
  if (url === null) notes.push('The URL is incomplete and is used in the request line unchanged.')
  if (url !== null && !headers.some(({ name }) => name.toLowerCase() === 'host'))
    headers.unshift({ name: 'Host', value: authorityOf(request.headers) ?? url.authority })
  // A body needs its length; an empty one only for methods that expect a body (RFC 9110 §8.6).
  if (body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(request.method))
    headers.push({ name: 'Content-Length', value: String(body.length) })
  const method = request.method === '' ? UNKNOWN_METHOD : request.method
  if (request.method === '') notes.push(`The HAR has no method; ${method} is assumed.`)
  const target = url === null ? request.url : request.method === 'CONNECT' ? url.authority : url.target
  return { bytes: message(`${word(method)} ${word(target)} HTTP/1.1`, headers, body), notes }
}

/** Returns the bytes of a response; the caller excludes status 0, which means no response. `method`: of its request. */
export function responseBytes(response: HarResponse, method: string, encode: TextCoder = asUtf8): Rebuilt {
  const notes: string[] = []
  const { content, status } = response
  const text = contentBytes(content, (body) => encode(body, responseType(response)))
  const hasNone = isBodiless(status, method)
  const body = hasNone || text === null ? new Uint8Array(0) : text
  if (!hasNone && text === null) {
    if (typeof content.text === 'string') notes.push('The body is not valid base64 and is omitted.')
    else if (content.size > 0) notes.push(`The HAR does not contain the body of ${content.size} bytes.`)
  }
  const left = hasNone ? new Set<string>() : new Set([...FRAMING, 'content-encoding'])
  const headers = plainHeaders(response.headers, left, notes)
  if (!hasNone) headers.push({ name: 'Content-Length', value: String(body.length) })
  const reason = response.statusText.replace(/[\r\n]/g, ' ')
  return {
    bytes: message(`HTTP/1.1 ${String(status).padStart(3, '0')} ${reason}`, headers, body),
    notes
  }
}

/** RFC 9112, section 6.3. */
export function isBodiless(status: number, method: string): boolean {
  return method === 'HEAD' || status < 200 || status === 204 || status === 304
}

/** Returns the content type from the headers, or otherwise from the HAR. */
export function requestType({ headers, postData }: HarRequest): string {
  return typeIn(headers) ?? postData?.mimeType ?? ''
}

export function responseType({ headers, content }: HarResponse): string {
  return typeIn(headers) ?? content.mimeType
}

/**
 * Returns the decoded body; null if the HAR lacks it, or if it does not match its encoding. Optional members may be
 * null.
 */
export function contentBytes(
  { text, encoding }: HarContent,
  encode: (text: string) => Uint8Array<ArrayBuffer> = (body) => encoder.encode(body)
): Uint8Array<ArrayBuffer> | null {
  if (typeof text !== 'string') return null
  if (encoding?.toLowerCase() !== 'base64') return encode(text)
  const parsed = parseBase64(text)
  return parsed.ok ? parsed.bytes : null
}

/**
 * Returns the request body: its text, or its parameters encoded for the content type. Null if it does not match its
 * encoding.
 */
export function postDataBytes(
  postData: HarPostData,
  encode: (text: string) => Uint8Array<ArrayBuffer> = (body) => encoder.encode(body)
): Uint8Array<ArrayBuffer> | null {
  const { text, mimeType } = postData
  const params = postData.params ?? []
  const encoding = postData.encoding ?? postData._encoding
  if (typeof text === 'string' && text !== '') {
    if (encoding?.toLowerCase() !== 'base64') return encode(text)
    const parsed = parseBase64(text)
    return parsed.ok ? parsed.bytes : null
  }
  if (params.length === 0) return new Uint8Array(0)
  const boundary = /boundary="?([^";]+)"?/i.exec(mimeType)?.[1]
  if (!/^multipart\//i.test(mimeType) || boundary === undefined)
    return encoder.encode(
      params.map(({ name, value }) => `${formWord(name)}=${formWord(value ?? '')}`).join('&')
    )
  const parts = params.map(({ name, value, fileName, contentType }) => {
    const file = typeof fileName === 'string' ? `; filename="${quoted(fileName)}"` : ''
    const type = typeof contentType === 'string' ? `Content-Type: ${word(contentType)}\r\n` : ''
    const head = `Content-Disposition: form-data; name="${quoted(name)}"${file}\r\n${type}`
    return `--${boundary}\r\n${head}\r\n${value ?? ''}\r\n`
  })
  return encoder.encode(`${parts.join('')}--${boundary}--\r\n`)
}

export interface HarUrl {
  secure: boolean
  host: string
  port: number
  /** Host and port as in the URL. */
  authority: string
  /** Path and query. */
  target: string
}

/** Splits a URL with `http:`, `https:`, `ws:` or `wss:`; null for any other. */
export function urlParts(url: string): HarUrl | null {
  const match = /^(https?|wss?):\/\/(?:[^@/?#]*@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d{1,5}))?([^#]*)/i.exec(url)
  const [, scheme = '', host = '', port, rest = ''] = match ?? []
  if (host === '') return null
  const secure = /^(?:https|wss)$/i.test(scheme)
  return {
    secure,
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (secure ? 443 : 80) : Number(port),
    authority: port === undefined ? host : `${host}:${port}`,
    target: rest.startsWith('/') ? rest : `/${rest}`
  }
}

function bodyOf(request: HarRequest, encode: TextCoder): { body: Uint8Array<ArrayBuffer>; missing?: string } {
  const postData = request.postData ?? null
  const bytes =
    postData === null
      ? new Uint8Array(0)
      : postDataBytes(postData, (text) => encode(text, requestType(request)))
  if (bytes !== null) return { body: bytes }
  return { body: new Uint8Array(0), missing: 'The request body is not valid base64 and is omitted.' }
}

/**
 * Removes HTTP/2 pseudo-headers, the headers in `left`, and names invalid in HTTP/1.1. Chromium joins several headers
 * of one name into one text with line breaks; they are split again.
 */
function plainHeaders(headers: readonly HarPair[], left: ReadonlySet<string>, notes: string[]): HarPair[] {
  const plain: HarPair[] = []
  for (const { name, value } of headers) {
    if (name.startsWith(':') || left.has(name.toLowerCase())) continue
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
      notes.push(`A header with a name that is invalid in HTTP/1.1 is omitted: ${name.slice(0, 60)}`)
      continue
    }
    for (const line of value.split(/\r\n|\n|\r/)) plain.push({ name, value: line.replaceAll('\0', '') })
  }
  return plain
}

function typeIn(headers: readonly HarPair[]): string | undefined {
  return headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value
}

function authorityOf(headers: readonly HarPair[]): string | undefined {
  return headers.find(({ name }) => name === ':authority')?.value
}

function message(startLine: string, headers: readonly HarPair[], body: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines = headers.map(({ name, value }) => `${name}: ${value}\r\n`)
  return joinBytes([encoder.encode(`${startLine}\r\n${lines.join('')}\r\n`), body])
}

/** Escapes blanks, which separate the parts of a start line. */
function word(text: string): string {
  return text.replace(/[\s\0]/g, (character) => encodeURIComponent(character))
}

function formWord(text: string): string {
  return encodeURIComponent(wellFormed(text)).replaceAll('%20', '+')
}

function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
