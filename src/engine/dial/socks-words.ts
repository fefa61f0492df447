import { parseAddress } from '../capture/pcapng/address'
import { addressOf } from './lookup'

/** What both ends of SOCKS5 call things (RFC 1928, RFC 1929). */

export const SOCKS5 = 5

/** Ways of logging in. */
export const NO_AUTHENTICATION = 0
export const USER_AND_PASSWORD = 2
export const NONE_ACCEPTABLE = 0xff

export const CONNECT = 1

/** Kinds of address. */
export const IPV4 = 1
export const NAME = 3
export const IPV6 = 4

/** Kind and address, as they stand in a request and in a reply; of what is no address, that of nowhere. */
export function addressBytes(host: string): Uint8Array {
  // A zone (fe80::1%eth0) is this machine's own matter.
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
