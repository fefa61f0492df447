/** Checks Host (RFC 9112 §3.2, RFC 9110 §7.2) and the authority of a target, which must match. */
import { latin1 } from './bytes'

/** Bytes allowed in a host and its port: unreserved, sub-delims, `%`, and the brackets and colons of addresses. */
const HOST_BYTE = new Uint8Array(256)
for (const character of "-._~!$&'()*+,;=%:[]") HOST_BYTE[character.charCodeAt(0)] = 1
for (let byte = 0; byte < 128; byte++) if (/[0-9A-Za-z]/.test(String.fromCharCode(byte))) HOST_BYTE[byte] = 1

/** Returns whether bytes[from, to) is a valid Host value; an empty one is valid for a target without authority. */
export function isHost(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (HOST_BYTE[bytes[at] ?? 0] !== 1) return false
  return true
}

/** Returns whether a Host value matches the authority of an absolute target; true if the target has none. */
export function isHostOf(target: string, bytes: Uint8Array, from: number, to: number): boolean {
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/.exec(target)
  if (found === null) return true
  const [, scheme = '', authority = ''] = found
  const named = authority.slice(authority.lastIndexOf('@') + 1)
  return plainHost(named, scheme) === plainHost(latin1(bytes, from, to), scheme)
}

/** Returns the host in lower case, without the scheme's default port. */
function plainHost(host: string, scheme: string): string {
  const small = host.toLowerCase()
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80'
  return small.endsWith(port) ? small.slice(0, -port.length) : small
}
