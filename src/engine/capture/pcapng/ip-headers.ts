/**
 * IP headers of a leg, prepared once; only length and checksum are computed per packet.
 *
 *   IPv4 (RFC 791), 20 bytes                       IPv6 (RFC 8200), 40 bytes
 *   | 4|5 | tos 0 |  total length        | 0       | 6 | class 0 | flow label 0           | 0
 *   | id 0        | DF | offset 0        | 4       | payload length | next TCP | hops 64  | 4
 *   | ttl 64 | TCP | header checksum     | 8       | source                               | 8
 *   | source                             | 12      | destination                          | 24
 *   | destination                        | 16
 *
 * Identification 0 with "don't fragment" is allowed by RFC 6864 for packets that are never fragmented. The checksum's
 * sum over the constant words is stored, so a packet costs one addition (RFC 1071, section 2).
 */
import { UP } from './direction'
import type { DirectionCode } from './direction'
import { parseAddress, toV6 } from './address'
import type { AddressWords } from './address'

export const IPV4_HEADER_BYTES = 20
export const IPV6_HEADER_BYTES = 40
export const PROTOCOL_TCP = 6
const HOP_LIMIT = 64
const DONT_FRAGMENT = 0x4000

export class IpHeaders {
  /** Length of the header, which depends on the address family. */
  readonly bytes: number
  readonly #client: AddressWords
  readonly #server: AddressWords
  readonly #constantSum: number

  /** Both endpoints share a family: if one is IPv6, the other is written as IPv4-mapped. */
  constructor(client: string, server: string) {
    const from = parseAddress(client)
    const to = parseAddress(server)
    const v6 = from.length === 4 || to.length === 4
    this.bytes = v6 ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES
    this.#client = v6 ? toV6(from) : from
    this.#server = v6 ? toV6(to) : to
    this.#constantSum = [...this.#client, ...this.#server].reduce(
      (sum, word) => sum + (word >>> 16) + (word & 0xffff),
      0x4500 + DONT_FRAGMENT + HOP_LIMIT * 256 + PROTOCOL_TCP
    )
  }

  put(view: DataView, at: number, direction: DirectionCode, payloadBytes: number): void {
    const source = direction === UP ? this.#client : this.#server
    const destination = direction === UP ? this.#server : this.#client
    if (this.bytes === IPV4_HEADER_BYTES) this.#putV4(view, at, source, destination, payloadBytes)
    else putV6(view, at, source, destination, payloadBytes)
  }

  #putV4(
    view: DataView,
    at: number,
    source: AddressWords,
    destination: AddressWords,
    payloadBytes: number
  ): void {
    const total = IPV4_HEADER_BYTES + payloadBytes
    let sum = this.#constantSum + total
    sum = (sum & 0xffff) + (sum >>> 16)
    sum = (sum & 0xffff) + (sum >>> 16)
    view.setUint32(at, 0x45000000 + total)
    view.setUint32(at + 4, DONT_FRAGMENT)
    view.setUint32(at + 8, HOP_LIMIT * 0x1000000 + PROTOCOL_TCP * 0x10000 + (~sum & 0xffff))
    view.setUint32(at + 12, source[0] ?? 0)
    view.setUint32(at + 16, destination[0] ?? 0)
  }
}

function putV6(
  view: DataView,
  at: number,
  source: AddressWords,
  destination: AddressWords,
  payload: number
): void {
  view.setUint32(at, 0x60000000)
  view.setUint32(at + 4, payload * 0x10000 + PROTOCOL_TCP * 256 + HOP_LIMIT)
  for (let word = 0; word < 4; word++) {
    view.setUint32(at + 8 + word * 4, source[word] ?? 0)
    view.setUint32(at + 24 + word * 4, destination[word] ?? 0)
  }
}
