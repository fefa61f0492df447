/** Classes of HTTP status codes that affect framing and pairing. */

/** True for 1xx (RFC 9110, section 15.2). In HTTP/2, which has no 101, another response follows each of them. */
export function isInformational(status: number): boolean {
  return status >= 100 && status < 200
}

/** True if another response follows in HTTP/1. 101 is final: the connection changes to another protocol. */
export function isInterim(status: number): boolean {
  return isInformational(status) && status !== 101
}

/** True if a response has no body, whatever its fields are (RFC 9112, section 6.3). */
export function hasNoBody(status: number, method: string): boolean {
  return method === 'HEAD' || isInformational(status) || status === 204 || status === 304
}
