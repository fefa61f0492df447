/**
 * Maps packets to conversations by addresses and ports, in either direction. A hash table in one typed array, because a
 * string key per packet would cost more than reading the packet. Uses open addressing with linear probing and is at
 * most half full. Entries are never removed; a reused four-tuple gets a new value.
 *
 *   entry: source 4 words | destination 4 words | ports, source's in the upper half | value + 1, 0 = free
 */
import type { TcpPacket } from './own-packets'

const ENTRY_WORDS = 10
const PORTS_AT = 8
const VALUE_AT = 9
const FIRST_CAPACITY = 64

export class TupleTable {
  /** Result of `find`: the value, and whether the packet goes in the opposite direction of the one it was set with. */
  value = -1
  reversed = false
  #capacity = FIRST_CAPACITY
  #entries = new Uint32Array(FIRST_CAPACITY * ENTRY_WORDS)
  #count = 0

  /** Looks up the packet's conversation. Returns false, with `value` -1, if it is unknown. */
  find(packet: TcpPacket): boolean {
    const at = this.#locate(packet)
    this.value = (this.#entries[at + VALUE_AT] ?? 0) - 1
    return this.value >= 0
  }

  /**
   * Assigns a value from 0 to 2^32 - 2 to the packet's conversation. The packet's direction becomes the forward one.
   */
  set(packet: TcpPacket, value: number): void {
    let at = this.#locate(packet)
    if (this.#entries[at + VALUE_AT] === 0 && ++this.#count * 2 > this.#capacity) {
      this.#grow()
      at = this.#locate(packet)
    }
    const entries = this.#entries
    entries.set(packet.source, at)
    entries.set(packet.destination, at + 4)
    entries[at + PORTS_AT] = portsOf(packet)
    entries[at + VALUE_AT] = value + 1
  }

  /** Returns the start of the packet's entry, or of the free entry for it. */
  #locate(packet: TcpPacket): number {
    const { source, destination } = packet
    const forward = portsOf(packet)
    const backward = ((forward << 16) | (forward >>> 16)) >>> 0
    let slot = hashOf(packet) & (this.#capacity - 1)
    for (;;) {
      const at = slot * ENTRY_WORDS
      const entries = this.#entries
      this.reversed = false
      if (entries[at + VALUE_AT] === 0) return at
      const ports = entries[at + PORTS_AT]
      if (ports === forward && sameWords(entries, at, source) && sameWords(entries, at + 4, destination))
        return at
      this.reversed = true
      if (ports === backward && sameWords(entries, at, destination) && sameWords(entries, at + 4, source))
        return at
      slot = (slot + 1) & (this.#capacity - 1)
    }
  }

  #grow(): void {
    const old = this.#entries
    this.#capacity *= 2
    this.#entries = new Uint32Array(this.#capacity * ENTRY_WORDS)
    for (let from = 0; from < old.length; from += ENTRY_WORDS) {
      if (old[from + VALUE_AT] === 0) continue
      let slot = hashWords(old, from, old, from + 4, old[from + PORTS_AT] ?? 0) & (this.#capacity - 1)
      while (this.#entries[slot * ENTRY_WORDS + VALUE_AT] !== 0) slot = (slot + 1) & (this.#capacity - 1)
      this.#entries.set(old.subarray(from, from + ENTRY_WORDS), slot * ENTRY_WORDS)
    }
  }
}

function portsOf({ sourcePort, destinationPort }: TcpPacket): number {
  return sourcePort * 0x10000 + destinationPort
}

function sameWords(entries: Uint32Array, at: number, words: Uint32Array): boolean {
  return (
    entries[at + 3] === words[3] &&
    entries[at + 2] === words[2] &&
    entries[at + 1] === words[1] &&
    entries[at] === words[0]
  )
}

function hashOf(packet: TcpPacket): number {
  return hashWords(packet.source, 0, packet.destination, 0, portsOf(packet))
}

/** Both endpoints are hashed alike and added, so that both directions have the same hash. */
function hashWords(from: Uint32Array, fromAt: number, to: Uint32Array, toAt: number, ports: number): number {
  const hash = mixEnd(from, fromAt, ports >>> 16) + mixEnd(to, toAt, ports & 0xffff)
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

function mixEnd(words: Uint32Array, at: number, port: number): number {
  let hash = port
  for (let word = 0; word < 4; word++) {
    hash = Math.imul(hash ^ (words[at + word] ?? 0), 0x9e3779b1)
    hash ^= hash >>> 16
  }
  return hash
}
