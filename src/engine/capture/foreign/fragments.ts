import { PROTOCOL_TCP } from '../pcapng/ip-headers'
import {
  extensionBytes,
  IS_OTHER,
  IS_TCP,
  IS_UNREADABLE,
  isExtension,
  LEAST_EXTENSION_BYTES,
  leadsToTcp,
  type Fragment,
  type PacketKind,
  type PacketParser
} from './ip-packet'

/**
 * Puts IP packets together that were sent in fragments (RFC 791, section 3.2; RFC 8200, section 4.5). Fragments are
 * rare, so what they hold is copied until all are there; which bytes lie where in the file is kept beside it, since a
 * segment's bytes are read from the file later. Where fragments overlap the first to come counts.
 */

/** Packets of which fragments are missing; the oldest goes, as in any host. */
const MOST_WAITING = 256
/** A host waits 30 to 60 seconds (RFC 1122, section 3.3.2). */
const WAIT_NS = 60e9
const MAX_PACKET_BYTES = 65_535 + 8

/** Bytes of a packet as one fragment had them. */
export interface FragmentPiece {
  /** In what the fragments carry. */
  offset: number
  length: number
  /** Of which so many are in the file, from `position` on. */
  captured: number
  position: number
}

interface Waiting {
  since: number
  /** What the first fragment says that follows; of IPv6 the others may say anything. Null until it has come. */
  protocol: number | null
  pieces: FragmentPiece[]
  bytes: Uint8Array[]
  /** What all of it is long; -1 until the last fragment has come. */
  total: number
}

export class Fragments {
  readonly #waiting = new Map<string, Waiting>()
  /** Fragments of packets that never became whole. */
  lost = 0
  /** Of the packet that `add` has just made whole, in order. */
  pieces: readonly FragmentPiece[] = []

  /** Fragments that wait for more. */
  get waiting(): number {
    let count = 0
    for (const { pieces } of this.#waiting.values()) count += pieces.length
    return count
  }

  /**
   * Takes the fragment that the parser has just met. Once it makes its packet whole, the parser's segment is filled,
   * with its payload at the offset `payloadStart` of `pieces`. Null while more is to come. `position`: of the
   * fragment's first byte in the capture.
   */
  add(parser: PacketParser, view: DataView, position: number, time: number): PacketKind | null {
    const { fragment } = parser
    const { version, protocol, identification, source, destination } = fragment
    // Identifications of IPv4 are each protocol's own (RFC 791), of IPv6 the two hosts' (RFC 8200, section 4.5).
    const of = version === 4 ? protocol : 'v6'
    const key = `${of} ${identification} ${source.join()} ${destination.join()}`
    let waiting = this.#waiting.get(key)
    if (waiting !== undefined && Math.abs(time - waiting.since) > WAIT_NS) {
      this.#lose(key)
      waiting = undefined
    }
    if (!leadsToTcp(protocol) && (waiting === undefined || fragment.offset === 0)) {
      // Another protocol's: its own first fragment says so, or nothing says otherwise.
      this.#waiting.delete(key)
      return IS_OTHER
    }
    if (fragment.length <= 0 || fragment.offset + fragment.length > MAX_PACKET_BYTES) return IS_UNREADABLE
    if (waiting === undefined) {
      waiting = { since: time, protocol: null, pieces: [], bytes: [], total: -1 }
      this.#waiting.set(key, waiting)
      const [oldest] = this.#waiting.keys()
      if (this.#waiting.size > MOST_WAITING && oldest !== undefined) this.#lose(oldest)
    }
    if (fragment.offset === 0) waiting.protocol ??= protocol
    if (!fragment.more && waiting.total < 0) waiting.total = fragment.offset + fragment.length
    insert(waiting, fragment, view, position)
    if (!isWhole(waiting)) return null
    this.#waiting.delete(key)
    this.pieces = waiting.pieces
    return joined(parser, waiting)
  }

  #lose(key: string): void {
    this.lost += this.#waiting.get(key)?.pieces.length ?? 0
    this.#waiting.delete(key)
  }
}

/** Adds what is new of a fragment, in order. */
function insert({ pieces, bytes }: Waiting, fragment: Fragment, view: DataView, position: number): void {
  const end = fragment.offset + fragment.length
  let offset = fragment.offset
  for (let at = firstBehind(pieces, offset); offset < end; at++) {
    const next = pieces[at]
    const until = Math.min(end, next?.offset ?? end)
    if (until > offset) {
      const from = fragment.start + offset - fragment.offset
      const captured = Math.max(0, Math.min(fragment.end - from, until - offset))
      pieces.splice(at, 0, {
        offset,
        length: until - offset,
        captured,
        position: position + offset - fragment.offset
      })
      bytes.splice(at, 0, new Uint8Array(view.buffer, view.byteOffset + from, captured).slice())
      at++
    }
    offset = next === undefined ? end : next.offset + next.length
  }
}

/** Index of the first piece that ends behind `offset`: pieces are in order and do not overlap. */
function firstBehind(pieces: readonly FragmentPiece[], offset: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const piece = pieces[middle]
    if (piece !== undefined && piece.offset + piece.length <= offset) low = middle + 1
    else high = middle
  }
  return low
}

function isWhole({ pieces, total }: Waiting): boolean {
  if (total < 0) return false
  let end = 0
  for (const { offset, length } of pieces) {
    if (offset !== end) return end >= total
    end += length
  }
  return end >= total
}

function joined(parser: PacketParser, { protocol: first, pieces, bytes, total }: Waiting): PacketKind {
  const all = new Uint8Array(total)
  // Only so much as is there without a hole can be looked at.
  let there = 0
  for (const [at, { offset, length, captured }] of pieces.entries()) {
    // Behind the last nothing can be, whatever a fragment says.
    if (offset >= total) break
    all.set((bytes[at] ?? all).subarray(0, total - offset), offset)
    if (there === offset) there += captured
    if (captured < length) break
  }
  const { fragment, segment } = parser
  const view = new DataView(all.buffer)
  let protocol = first ?? fragment.protocol
  let at = 0
  // Extension headers may be among what was cut (IPv6).
  while (protocol !== PROTOCOL_TCP) {
    if (fragment.version !== 6 || !isExtension(protocol)) return IS_OTHER
    if (at + LEAST_EXTENSION_BYTES > Math.min(there, total)) return IS_UNREADABLE
    const following = view.getUint8(at)
    at += extensionBytes(protocol, view, at)
    protocol = following
  }
  segment.version = fragment.version
  segment.source.set(fragment.source)
  segment.destination.set(fragment.destination)
  return parser.parseTcp(view, at, Math.min(there, total), total) === IS_TCP ? IS_TCP : IS_UNREADABLE
}
