import type { InterfaceInfo } from '../pcapng/section-reader'
import { firstWhere } from '../../first-where'

/**
 * Where the packets of an opened file begin, one in each 64 KiB: from there, the packet around any byte is found by
 * reading on. What it takes to read on is kept too: the format, and the interfaces of its section.
 */

const APART = 64 * 1024

export interface PlacedSection {
  /** Of its first packet or header in the capture; it lasts until the next. */
  readonly position: number
  readonly format: 'pcap' | 'pcapng'
  readonly littleEndian: boolean
  /** Bytes of a record's header in a pcap. */
  readonly recordHeaderBytes: number
  readonly nanoseconds: boolean
  readonly interfaces: InterfaceInfo[]
}

export class PacketPlaces {
  readonly sections: PlacedSection[] = []
  #places = new Float64Array(1024)
  #count = 0
  #next = 0

  beginSection(section: PlacedSection): void {
    this.sections.push(section)
    this.#next = section.position
  }

  /** A packet begins here; in order. */
  add(position: number): void {
    if (position < this.#next) return
    this.#next = position + APART
    if (this.#count === this.#places.length) {
      const larger = new Float64Array(this.#count * 2)
      larger.set(this.#places)
      this.#places = larger
    }
    this.#places[this.#count++] = position
  }

  /** A packet's beginning at or before `position`, at most APART and a packet before it; -1 if there is none. */
  before(position: number): number {
    const behind = firstWhere(0, this.#count, (at) => (this.#places[at] ?? 0) > position)
    return behind === 0 ? -1 : (this.#places[behind - 1] ?? -1)
  }

  section(position: number): PlacedSection | undefined {
    return this.sections.findLast((section) => section.position <= position)
  }
}
