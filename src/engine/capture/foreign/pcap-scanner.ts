/**
 * Incremental reader of classic pcap files (draft-ietf-opsawg-pcap). Performs no I/O and emits the same `ScannedPacket`
 * as the pcapng reader:
 *
 *   File header, 24 bytes                         Record header, 16 bytes
 *   | magic a1b2c3d4, or a1b23c4d with ns   | 0   | seconds since 1970                     | 0
 *   | major 2           | minor 4           | 4   | micro- or nanoseconds                  | 4
 *   | reserved 8                            | 8   | captured length                        | 8
 *   | snap length                           | 16  | original length                        | 12
 *   | link type, frame check length         | 20  then the packet, without padding
 *
 * The magic's byte order is that of the file. One variant, magic a1b2cd34 (an old patch of libpcap), has eight more
 * bytes in each record header. Records have no start marker: nothing can be read after an impossible length.
 */
import { Block, type ScanEnd, type ScanProblem } from '../pcapng/block-splitter'
import { clockBaseFromNanoseconds, type ClockBase } from '../pcapng/clock'
import { ScannedPacket } from '../pcapng/scanned-packet'
import type { InterfaceInfo } from '../pcapng/section-reader'
import { DEFAULT_RESOLUTION, TickClock } from '../pcapng/tick-clock'

const PCAP_MICROSECONDS = 0xa1b2c3d4
const PCAP_NANOSECONDS = 0xa1b23c4d
const PCAP_PATCHED = 0xa1b2cd34

const PCAP_HEADER_BYTES = 24
const RECORD_HEADER_BYTES = 16
const PATCHED_HEADER_BYTES = 24

/** Maximum packet size of libpcap itself, regardless of the snap length; a larger one is a damaged length. */
const MAX_PACKET_BYTES = 256 * 1024
/** Higher snap lengths are treated as no limit. */
const MAX_SNAP_LENGTH = 128 * 1024 * 1024

export interface PcapFormat {
  readonly littleEndian: boolean
  readonly nanoseconds: boolean
  readonly recordHeaderBytes: number
}

/** Returns the format given by the first four bytes of a file, or null if it is not a pcap file. */
export function pcapFormat(view: DataView): PcapFormat | null {
  if (view.byteLength < 4) return null
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian)
    if (magic !== PCAP_MICROSECONDS && magic !== PCAP_NANOSECONDS && magic !== PCAP_PATCHED) continue
    return {
      littleEndian,
      nanoseconds: magic === PCAP_NANOSECONDS,
      recordHeaderBytes: magic === PCAP_PATCHED ? PATCHED_HEADER_BYTES : RECORD_HEADER_BYTES
    }
  }
  return null
}

/** Returns the interface of all packets of the file. `header`: its first 24 bytes. */
function pcapInterface(header: DataView, { littleEndian, nanoseconds }: PcapFormat): InterfaceInfo {
  return {
    section: 0,
    id: 0,
    // The upper half holds the length of the frame check sequence after each packet.
    linkType: header.getUint32(20, littleEndian) & 0xffff,
    snapLength: header.getUint32(16, littleEndian),
    name: '',
    description: '',
    comments: [],
    clock: new TickClock(nanoseconds ? 9 : DEFAULT_RESOLUTION, 0n)
  }
}

export interface PcapHandlers {
  interface?(info: InterfaceInfo): void
  packet(packet: ScannedPacket): void
  problem?(problem: ScanProblem): void
}

export class PcapScanner {
  readonly #handlers: PcapHandlers
  #base: ClockBase | undefined
  #baseSeconds = 0
  #baseNanoseconds = 0
  #format: PcapFormat | null = null
  #info: InterfaceInfo | null = null
  #maxPacket = MAX_PACKET_BYTES
  /** Start of a record whose rest has not been pushed yet. */
  #pending = new Uint8Array(0)
  #pendingLength = 0
  #packet: ScannedPacket | undefined
  #block: Block | undefined
  #pushed = 0
  #damagedAt = -1

  constructor(handlers: PcapHandlers, options: { readonly base?: ClockBase } = {}) {
    this.#handlers = handlers
    if (options.base !== undefined) this.#setBase(options.base)
  }

  /** Base of the times: as given, else the time of the first packet (undefined until then). */
  get base(): ClockBase | undefined {
    return this.#base
  }

  push(bytes: Uint8Array): void {
    const origin = this.#pushed
    this.#pushed += bytes.length
    if (this.#damagedAt >= 0 || bytes.length === 0) return
    let at = 0
    while (this.#pendingLength > 0 && at < bytes.length) {
      const wanted = this.#recordBytes(viewOf(this.#pending, this.#pendingLength), 0, this.#pendingLength)
      if (this.#isDamaged(wanted, origin + at - this.#pendingLength)) return
      at += this.#gather(bytes, at, wanted)
      if (this.#pendingLength < wanted) return
      const whole = this.#recordBytes(viewOf(this.#pending, this.#pendingLength), 0, this.#pendingLength)
      if (this.#isDamaged(whole, origin + at - this.#pendingLength)) return
      if (whole > this.#pendingLength) continue
      const offset = origin + at - whole
      this.#pendingLength = 0
      this.#take(this.#pending, viewOf(this.#pending, whole), 0, whole, offset)
    }
    this.#scan(bytes, at, origin)
  }

  end(): ScanEnd {
    if (this.#damagedAt >= 0) return { cutAt: null, damagedAt: this.#damagedAt }
    return { cutAt: this.#pendingLength > 0 ? this.#pushed - this.#pendingLength : null, damagedAt: null }
  }

  #scan(bytes: Uint8Array, from: number, origin: number): void {
    const view = viewOf(bytes, bytes.length)
    let at = from
    while (at < bytes.length) {
      const length = this.#recordBytes(view, at, bytes.length)
      if (this.#isDamaged(length, origin + at)) return
      if (at + length > bytes.length) break
      this.#take(bytes, view, at, length, origin + at)
      at += length
    }
    if (at < bytes.length) this.#gather(bytes, at, bytes.length - at)
  }

  /**
   * Returns the length of the record at `at`, or of its header if the rest is not available. Returns 0 if the length is
   * impossible.
   */
  #recordBytes(view: DataView, at: number, end: number): number {
    const format = this.#format
    if (format === null) return PCAP_HEADER_BYTES
    if (at + format.recordHeaderBytes > end) return format.recordHeaderBytes
    const captured = view.getUint32(at + 8, format.littleEndian)
    return captured > this.#maxPacket ? 0 : format.recordHeaderBytes + captured
  }

  #isDamaged(length: number, offset: number): boolean {
    if (length > 0) return false
    this.#damagedAt = offset
    this.#handlers.problem?.({ code: 'bad-packet', offset, fatal: true })
    return true
  }

  #take(bytes: Uint8Array, view: DataView, at: number, length: number, offset: number): void {
    const format = this.#format
    if (format === null || this.#info === null) {
      this.#begin(view, at, offset)
      return
    }
    const { littleEndian, recordHeaderBytes } = format
    const block = (this.#block ??= new Block(bytes, view))
    block.bytes = bytes
    block.view = view
    block.start = at
    block.end = at + length
    block.fileOffset = offset
    block.littleEndian = littleEndian
    const packet = (this.#packet ??= new ScannedPacket(this.#info, block))
    packet.timeNs = this.#time(view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian))
    packet.capturedLength = length - recordHeaderBytes
    packet.originalLength = view.getUint32(at + 12, littleEndian)
    packet.setRanges(block, recordHeaderBytes)
    this.#handlers.packet(packet)
  }

  #begin(view: DataView, at: number, offset: number): void {
    const header = new DataView(view.buffer, view.byteOffset + at, PCAP_HEADER_BYTES)
    const format = pcapFormat(header)
    if (format === null) {
      this.#damagedAt = offset
      this.#handlers.problem?.({ code: 'not-pcapng', offset, fatal: true })
      return
    }
    this.#format = format
    this.#info = pcapInterface(header, format)
    const { snapLength } = this.#info
    if (snapLength <= MAX_SNAP_LENGTH) this.#maxPacket = Math.max(this.#maxPacket, snapLength)
    this.#handlers.interface?.(this.#info)
  }

  #time(seconds: number, fraction: number): number {
    const nanoseconds = this.#format?.nanoseconds === true ? fraction : fraction * 1000
    if (this.#base === undefined)
      this.#setBase(clockBaseFromNanoseconds(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)))
    return (seconds - this.#baseSeconds) * 1e9 + (nanoseconds - this.#baseNanoseconds)
  }

  #setBase(base: ClockBase): void {
    this.#base = base
    const nanoseconds = (BigInt(base.hi) << 32n) | BigInt(base.lo)
    this.#baseSeconds = Number(nanoseconds / 1_000_000_000n)
    this.#baseNanoseconds = Number(nanoseconds % 1_000_000_000n)
  }

  /** Copies from `bytes` until `wanted` bytes are pending. Returns the number of bytes copied. */
  #gather(bytes: Uint8Array, from: number, wanted: number): number {
    const taken = Math.min(bytes.length - from, Math.max(0, wanted - this.#pendingLength))
    const needed = this.#pendingLength + taken
    if (needed > this.#pending.length) {
      const larger = new Uint8Array(Math.max(needed, this.#pending.length * 2, 64 * 1024))
      larger.set(this.#pending.subarray(0, this.#pendingLength))
      this.#pending = larger
    }
    this.#pending.set(bytes.subarray(from, from + taken), this.#pendingLength)
    this.#pendingLength = needed
    return taken
  }
}

function viewOf(bytes: Uint8Array, length: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, length)
}
