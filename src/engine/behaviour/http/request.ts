import type { HttpMessage } from '../../../decode/stream/decoder'
import { headerValues, parseHead } from '../../../decode/stream/http1/head'
import { problemInfo } from '../../../decode/problem-tables'
import { hasToken } from './http-plan'

/** The parts of a request that a response depends on. */
export interface Request {
  readonly method: string
  /** As sent, one character per byte. */
  readonly target: string
  /** 9 for HTTP/0.9, which has no heads; 10; or 11 for HTTP/1.1 and newer. */
  readonly version: 9 | 10 | 11
  /** The client keeps the connection open for another request. */
  readonly persistent: boolean
  /** The client waits for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean
  readonly ifNoneMatch: string | null
  readonly ifModifiedSince: string | null
}

/** Reads the request from its head. Persistence follows RFC 9112 §9.3. */
export function readRequest(message: HttpMessage, head: Uint8Array): Request {
  const method = message.kind === 'http.request' ? message.method : ''
  const target = message.kind === 'http.request' ? message.target : ''
  const headers = parseHead(head, 0, 'http.request')?.headers ?? []
  const list = (name: string): string => headerValues(headers, name).join(', ')
  const single = (name: string): string | null => headerValues(headers, name)[0] ?? null
  const version = versionOf(message.version)
  return {
    method,
    target,
    version,
    persistent: version !== 9 && message.persistent && !isAmbiguous(message),
    expectsContinue: version === 11 && hasToken(list('expect'), '100-continue') && message.framing !== 'none',
    ifNoneMatch: single('if-none-match'),
    ifModifiedSince: single('if-modified-since')
  }
}

function versionOf(version: string): Request['version'] {
  if (version === 'HTTP/0.9') return 9
  return version === 'HTTP/1.0' ? 10 : 11
}

/**
 * Returns true if another parser may see a different end of the message: further bytes on the connection are then
 * unreliable (RFC 9112 §6.1).
 */
function isAmbiguous({ problems }: HttpMessage): boolean {
  return problems.some(({ code }) => {
    const info = problemInfo(code)
    return info?.smuggling === true && info.severity === 'error'
  })
}
