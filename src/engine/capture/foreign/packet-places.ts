import type { InterfaceInfo } from '../pcapng/section-reader'
import { firstWhere } from '../../first-where'

/**
 * Start positions of packets in an opened file, one per 64 KiB: the packet around any byte is found by reading on from
 * there. Also keeps the format and interfaces of each section, which are needed for that.
 */

const APART = 64 * 1024

export interface PlacedSection {
  /** Position of its first packet or header in the capture; the section lasts until the next one. */
  readonly position: number
  readonly format: 'pcap' | 'pcapng'
  readonly littleEndian: boolean
  /** Length of a record header in a pcap file. */
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

  /** Adds the start of a packet. Must be called in order. */
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

  /**
   * Returns the start of a packet at or before `position`, at most APART bytes and one packet earlier; -1 if there is
   * none.
   */
  before(position: number): number {
    const behind = firstWhere(0, this.#count, (at) => (this.#places[at] ?? 0) > position)
    return behind === 0 ? -1 : (this.#places[behind - 1] ?? -1)
  }

  section(position: number): PlacedSection | undefined {
    return this.sections.findLast((section) => section.position <= position)
  }
}
