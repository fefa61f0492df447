/** Maps connect errors to SOCKS5 reply codes (RFC 1928, section 6). SOCKS4 has a single failure code. */

export const SUCCEEDED = 0
export const FAILED = 1
const NOT_ALLOWED = 2
const NETWORK_UNREACHABLE = 3
export const HOST_UNREACHABLE = 4
const REFUSED = 5
const TIMED_OUT = 6
export const COMMAND_NOT_SUPPORTED = 7
export const ADDRESS_NOT_SUPPORTED = 8

const REPLIES: Readonly<Partial<Record<string, number>>> = {
  ECONNREFUSED: REFUSED,
  ENETUNREACH: NETWORK_UNREACHABLE,
  ENETDOWN: NETWORK_UNREACHABLE,
  EHOSTUNREACH: HOST_UNREACHABLE,
  EHOSTDOWN: HOST_UNREACHABLE,
  ENOTFOUND: HOST_UNREACHABLE,
  ENODATA: HOST_UNREACHABLE,
  EAI_AGAIN: HOST_UNREACHABLE,
  ETIMEDOUT: TIMED_OUT,
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EAFNOSUPPORT: ADDRESS_NOT_SUPPORTED,
  ELOOP: NOT_ALLOWED,
  ERR_HTTP_CONNECT_403: NOT_ALLOWED,
  ERR_HTTP_CONNECT_504: TIMED_OUT
}

export function socksReply(code: string): number {
  // Pass on the reply of an upstream SOCKS5 proxy.
  const [, passed] = /^ERR_SOCKS5_REPLY_([1-8])$/.exec(code) ?? []
  return passed === undefined ? (REPLIES[code] ?? FAILED) : Number(passed)
}
