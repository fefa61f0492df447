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
 * Reassembles fragmented IP packets (RFC 791, section 3.2; RFC 8200, section 4.5). Fragments are rare, so their bytes
 * are copied until all are there. The file position of each piece is kept too, because a segment's bytes are read from
 * the file later. Where fragments overlap, the first to arrive counts.
 */

/** Maximum number of incomplete packets; the oldest is dropped, as in any host. */
const MOST_WAITING = 256
/** A host waits 30 to 60 seconds for missing fragments (RFC 1122, section 3.3.2). */
const WAIT_NS = 60e9
const MAX_PACKET_BYTES = 65_535 + 8

/** Part of a packet as contained in one fragment. */
export interface FragmentPiece {
  /** Offset in the payload of the reassembled packet. */
  offset: number
  length: number
  /** Number of these bytes that the file contains, starting at `position`. */
  captured: number
  position: number
}

interface Waiting {
  since: number
  /** Next protocol according to the first fragment; other IPv6 fragments may differ. Null until it has arrived. */
  protocol: number | null
  pieces: FragmentPiece[]
  bytes: Uint8Array[]
  /** Total length of the payload; -1 until the last fragment has arrived. */
  total: number
}

export class Fragments {
  readonly #waiting = new Map<string, Waiting>()
  /** Number of fragments of packets that were never completed. */
  lost = 0
  /** Pieces of the packet that `add` completed last, in order. */
  pieces: readonly FragmentPiece[] = []

  /** Number of fragments of incomplete packets. */
  get waiting(): number {
    let count = 0
    for (const { pieces } of this.#waiting.values()) count += pieces.length
    return count
  }

  /**
   * Adds the fragment just parsed. When it completes its packet, the parser's segment is filled, with its payload at
   * offset `payloadStart` of `pieces`. Returns null while fragments are missing. `position`: position of the fragment's
   * first byte in the capture.
   */
  add(parser: PacketParser, view: DataView, position: number, time: number): PacketKind | null {
    const { fragment } = parser
    const { version, protocol, identification, source, destination } = fragment
    // Identifications are unique per protocol in IPv4 (RFC 791), and per pair of hosts in IPv6 (RFC 8200, section 4.5).
    const of = version === 4 ? protocol : 'v6'
    const key = `${of} ${identification} ${source.join()} ${destination.join()}`
    let waiting = this.#waiting.get(key)
    if (waiting !== undefined && Math.abs(time - waiting.since) > WAIT_NS) {
      this.#lose(key)
      waiting = undefined
    }
    if (!leadsToTcp(protocol) && (waiting === undefined || fragment.offset === 0)) {
      // A packet of another protocol, according to its first fragment or, without one, to this fragment.
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

/** Inserts the new bytes of a fragment, in order. */
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

/** Returns the index of the first piece that ends after `offset`. Pieces are in order and do not overlap. */
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
  // Number of bytes from the start without a gap; only these can be parsed.
  let there = 0
  for (const [at, { offset, length, captured }] of pieces.entries()) {
    // Nothing can follow the last fragment, whatever offset a fragment declares.
    if (offset >= total) break
    all.set((bytes[at] ?? all).subarray(0, total - offset), offset)
    if (there === offset) there += captured
    if (captured < length) break
  }
  const { fragment, segment } = parser
  const view = new DataView(all.buffer)
  let protocol = first ?? fragment.protocol
  let at = 0
  // The fragmented part may begin with extension headers (IPv6).
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
