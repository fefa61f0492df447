import { parseAddress } from '../capture/pcapng/address'
import { addressOf } from '../net/lookup'

/** Constants and encodings shared by the SOCKS5 client and server (RFC 1928, RFC 1929). */

export const SOCKS5 = 5

/** Authentication methods. */
export const NO_AUTHENTICATION = 0
export const USER_AND_PASSWORD = 2
export const NONE_ACCEPTABLE = 0xff

export const CONNECT = 1

/** Address types. */
export const IPV4 = 1
export const NAME = 3
export const IPV6 = 4

/** Encodes address type and address for a request or a reply; a host that is not an address becomes 0.0.0.0. */
export function addressBytes(host: string): Uint8Array {
  // A zone (fe80::1%eth0) is only meaningful on this machine.
  const [address = ''] = host.split('%')
  const words = parseAddress(addressOf(address) === null ? '0.0.0.0' : address)
  const bytes = Buffer.alloc(1 + 4 * words.length)
  bytes.writeUInt8(words.length === 1 ? IPV4 : IPV6)
  for (const [at, word] of words.entries()) bytes.writeUInt32BE(word, 1 + 4 * at)
  return bytes
}

export function portBytes(port: number): Uint8Array {
  return Uint8Array.of(port >> 8, port & 0xff)
}
