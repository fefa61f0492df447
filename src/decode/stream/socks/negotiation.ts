/**
 * Negotiation between a client and a SOCKS proxy before the requested connection begins: SOCKS4 and 4a, SOCKS5 (RFC
 * 1928) without authentication or with user name and password (RFC 1929). The bytes after it belong to another
 * protocol, which is decoded.
 */
import type { StreamOffsets } from '../decoder'

const CONNECT = 1
const GRANTED4 = 0x5a
const NO_LOGIN = 0
const NAME_AND_PASSWORD = 2
/** Limit of a user name or host name, the only parts of SOCKS4 without a length. */
const MAX_TEXT_BYTES = 255

type Found = StreamOffsets | 'more' | 'none'

/**
 * Returns the offsets where the negotiation at the beginning of both streams ends; `none` if there is none, or it
 * failed.
 */
export function socksEnd(up: Uint8Array, down: Uint8Array): Found {
  if (up[0] === 5) return socks5End(up, down)
  if (up[0] === 4) return socks4End(up, down)
  return up.length === 0 && down.length === 0 ? 'more' : 'none'
}

function socks4End(up: Uint8Array, down: Uint8Array): Found {
  if (up.length > 1 && up[1] !== CONNECT) return 'none'
  const isNo = (down[0] ?? 0) !== 0 || (down[1] ?? GRANTED4) !== GRANTED4
  if (isNo) return 'none'
  if (up.length < 9) return 'more'
  const user = textEnd(up, 8)
  // For the address 0.0.0.x, the host name follows for the proxy to look up (SOCKS4a).
  const isNamed = up[4] === 0 && up[5] === 0 && up[6] === 0 && up[7] !== 0
  const end = isNamed && typeof user === 'number' ? textEnd(up, user) : user
  if (typeof end !== 'number') return end
  return down.length < 8 ? 'more' : { up: end, down: 8 }
}

/** Returns the index after the NUL that ends the text. */
function textEnd(bytes: Uint8Array, from: number): number | 'more' | 'none' {
  const end = bytes.subarray(from, from + MAX_TEXT_BYTES + 1).indexOf(0)
  if (end >= 0) return from + end + 1
  return bytes.length - from > MAX_TEXT_BYTES ? 'none' : 'more'
}

function socks5End(up: Uint8Array, down: Uint8Array): Found {
  const [, methods] = up
  if (methods === undefined) return 'more'
  const [version, method] = down
  if (methods === 0 || (version !== undefined && version !== 5)) return 'none'
  let at = { up: 2 + methods, down: 2 }
  if (up.length < at.up || method === undefined) return 'more'
  if (!up.subarray(2, at.up).includes(method)) return 'none'
  if (method === NAME_AND_PASSWORD) {
    const name = up[at.up + 1] ?? 0
    const password = up[at.up + 2 + name]
    if (password === undefined || down.length < 4) return 'more'
    if (up[at.up] !== 1 || down[3] !== 0) return 'none'
    at = { up: at.up + 3 + name + password, down: 4 }
  } else if (method !== NO_LOGIN) return 'none'
  const requestEnd = addressEnd(up, at.up, CONNECT)
  if (typeof requestEnd !== 'number') return requestEnd
  const answered = addressEnd(down, at.down, 0)
  return typeof answered === 'number' ? { up: requestEnd, down: answered } : answered
}

/** Request and reply have the same format: version, `command`, a reserved byte, an address and a port. */
function addressEnd(bytes: Uint8Array, from: number, command: number): number | 'more' | 'none' {
  const [version = 5, what = command, , type, length] = bytes.subarray(from, from + 5)
  if (version !== 5 || what !== command) return 'none'
  if (type === undefined || length === undefined) return 'more'
  const address = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? 1 + length : -1
  if (address < 0) return 'none'
  const end = from + 4 + address + 2
  return bytes.length < end ? 'more' : end
}
