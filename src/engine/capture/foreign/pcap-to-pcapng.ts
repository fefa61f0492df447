import type { ScanEnd } from '../pcapng/block-splitter'
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_INTERFACE,
  BLOCK_SECTION_HEADER,
  BYTE_ORDER_MAGIC,
  OPTION_INTERFACE_TSRESOL,
  padded
} from '../pcapng/blocks'
import type { ScannedPacket } from '../pcapng/scanned-packet'
import { PcapScanner } from './pcap-scanner'

/**
 * Converts a pcap file to a section of pcapng, with unchanged packets and no loss of information. Times keep their
 * resolution. An incomplete packet is omitted.
 */

const SECTION_BYTES = 28
const INTERFACE_BYTES = 32
const PACKET_OVERHEAD_BYTES = 32
const MICROSECONDS = 6
const NANOSECONDS = 9

export class PcapToPcapng {
  readonly #scanner: PcapScanner
  #out: Uint8Array[] = []
  #perSecond = 1_000_000n

  constructor() {
    this.#scanner = new PcapScanner({
      interface: ({ linkType, snapLength, clock }) => {
        this.#perSecond = clock.ticksPerSecond
        this.#begin(linkType, snapLength, this.#perSecond > 1_000_000n ? NANOSECONDS : MICROSECONDS)
      },
      packet: (packet) => {
        this.#packet(packet)
      }
    })
  }

  /** Returns the blocks for the packets completed so far. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#scanner.push(bytes)
    const out = this.#out
    this.#out = []
    return out
  }

  end(): ScanEnd {
    return this.#scanner.end()
  }

  #begin(linkType: number, snapLength: number, resolution: number): void {
    const view = new DataView(new ArrayBuffer(SECTION_BYTES + INTERFACE_BYTES))
    const words = [
      BLOCK_SECTION_HEADER,
      SECTION_BYTES,
      BYTE_ORDER_MAGIC,
      1,
      0xffff_ffff,
      0xffff_ffff,
      SECTION_BYTES
    ]
    for (const [at, word] of words.entries()) view.setUint32(at * 4, word, true)
    const at = SECTION_BYTES
    view.setUint32(at, BLOCK_INTERFACE, true)
    view.setUint32(at + 4, INTERFACE_BYTES, true)
    view.setUint16(at + 8, linkType, true)
    view.setUint32(at + 12, snapLength, true)
    view.setUint16(at + 16, OPTION_INTERFACE_TSRESOL, true)
    view.setUint16(at + 18, 1, true)
    view.setUint8(at + 20, resolution)
    view.setUint32(at + 28, INTERFACE_BYTES, true)
    this.#out.push(new Uint8Array(view.buffer))
  }

  #packet({
    view: from,
    bytes,
    start,
    end,
    capturedLength,
    originalLength,
    littleEndian,
    recordStart
  }: ScannedPacket): void {
    const length = PACKET_OVERHEAD_BYTES + padded(capturedLength)
    const block = new Uint8Array(length)
    const view = new DataView(block.buffer)
    const seconds = BigInt(from.getUint32(recordStart, littleEndian))
    const time = seconds * this.#perSecond + BigInt(from.getUint32(recordStart + 4, littleEndian))
    view.setUint32(0, BLOCK_ENHANCED_PACKET, true)
    view.setUint32(4, length, true)
    view.setUint32(12, Number(time >> 32n), true)
    view.setUint32(16, Number(time & 0xffff_ffffn), true)
    view.setUint32(20, capturedLength, true)
    view.setUint32(24, originalLength, true)
    block.set(bytes.subarray(start, end), 28)
    view.setUint32(length - 4, length, true)
    this.#out.push(block)
  }
}
