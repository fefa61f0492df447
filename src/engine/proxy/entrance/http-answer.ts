import { formatEndpoint, type Endpoint } from '../../../shared/model/connection-event'
import type { TargetProblem } from './steps'

/**
 * Responses that Tcplens itself sends to an HTTP client: a status, and the reason as text that a person sees in place
 * of the page.
 */

/** The reason why a request is refused; `code` is for programs and for the record. */
export interface HttpRefusal extends TargetProblem {
  status: number
  /** Error type of RFC 9209, if one applies. */
  proxyError?: string
}

const REASONS: Readonly<Partial<Record<number, string>>> = {
  400: 'Bad Request',
  407: 'Proxy Authentication Required',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported'
}

/** Error types of RFC 9209, section 2.3. */
const PROXY_ERRORS: Readonly<Partial<Record<string, string>>> = {
  ENOTFOUND: 'dns_error',
  EAI_AGAIN: 'dns_timeout',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_terminated',
  ETIMEDOUT: 'connection_timeout',
  EHOSTUNREACH: 'destination_ip_unroutable',
  ENETUNREACH: 'destination_ip_unroutable',
  ELOOP: 'proxy_loop_detected'
}

const TIMEOUTS: ReadonlySet<string> = new Set(['ETIMEDOUT', 'EAI_AGAIN', 'ERR_HTTP_CONNECT_504'])

/** Returns the status for an unreachable target by its error code (RFC 9110, sections 15.6.3 and 15.6.5). */
export function gatewayStatus(code: string | undefined): 502 | 504 {
  return code !== undefined && TIMEOUTS.has(code) ? 504 : 502
}

/** Returns the response for a `target` that could not be reached. */
export function targetRefusal(target: Endpoint, { code, message }: TargetProblem): HttpRefusal {
  const proxyError = PROXY_ERRORS[code]
  return {
    status: gatewayStatus(code),
    code,
    message: `Cannot connect to ${formatEndpoint(target)}: ${message}`,
    ...(proxyError !== undefined && { proxyError })
  }
}

/** Returns the response for a `target` that closed the connection without sending a response. */
export function unheardRefusal(target: Endpoint): HttpRefusal {
  return {
    status: 502,
    code: 'ERR_TARGET_ENDED',
    message: `${formatEndpoint(target)} ended the connection without a response.`,
    proxyError: 'connection_terminated'
  }
}

interface AnswerOptions {
  /** The connection closes after this response. */
  close: boolean
  /** Response to a HEAD: Content-Length is sent, the body is not. */
  headOnly?: boolean
}

export function answerHttp(refusal: HttpRefusal, { close, headOnly = false }: AnswerOptions): Uint8Array {
  const { status, message, proxyError } = refusal
  const body = Buffer.from(`Tcplens: ${message}\n`)
  const lines = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`
  ]
  if (status === 407) lines.push('Proxy-Authenticate: Basic realm="Tcplens", charset="UTF-8"')
  if (proxyError !== undefined) lines.push(`Proxy-Status: Tcplens; error=${proxyError}`)
  if (close) lines.push('Connection: close')
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  return headOnly ? head : Buffer.concat([head, body])
}

/** The response to a CONNECT: the tunnel begins after it (RFC 9110, section 9.3.6). */
export const TUNNEL_GRANTED: Uint8Array = Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n')
