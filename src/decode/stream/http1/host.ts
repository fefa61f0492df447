/** Host (RFC 9112 §3.2, RFC 9110 §7.2) and the authority of a target, which have to say the same. */
import { latin1 } from './bytes'

/** What may stand in a host and its port: unreserved, sub-delims, `%`, and the brackets and colons of addresses. */
const HOST_BYTE = new Uint8Array(256)
for (const character of "-._~!$&'()*+,;=%:[]") HOST_BYTE[character.charCodeAt(0)] = 1
for (let byte = 0; byte < 128; byte++) if (/[0-9A-Za-z]/.test(String.fromCharCode(byte))) HOST_BYTE[byte] = 1

/** Whether bytes[from, to) may be the value of Host; it is empty where the target has no authority. */
export function isHost(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (HOST_BYTE[bytes[at] ?? 0] !== 1) return false
  return true
}

/** Whether a Host value names the authority of an absolute target; true where the target has none. */
export function isHostOf(target: string, bytes: Uint8Array, from: number, to: number): boolean {
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/.exec(target)
  if (found === null) return true
  const [, scheme = '', authority = ''] = found
  const named = authority.slice(authority.lastIndexOf('@') + 1)
  return plainHost(named, scheme) === plainHost(latin1(bytes, from, to), scheme)
}

/** In small letters, without the port that goes without saying. */
function plainHost(host: string, scheme: string): string {
  const small = host.toLowerCase()
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80'
  return small.endsWith(port) ? small.slice(0, -port.length) : small
}
