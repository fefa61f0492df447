import { closeSync, openSync, writeSync } from 'node:fs'

/**
 * Writes a capture as a sniffer would: pcapng (draft-ietf-opsawg-pcapng), one Ethernet interface, nanoseconds, IPv4
 * and TCP with handshakes, acknowledgements and FINs. TCP checksums are 0, as a sniffer sees them when the network
 * card computes them.
 */

const BUFFER_BYTES = 4 * 1024 * 1024
/** Length of the Ethernet, IPv4 and TCP headers without options. */
const HEADERS_BYTES = 14 + 20 + 20
/** Payload of a full packet on an Ethernet network. */
export const SEGMENT_BYTES = 1448
/** Time between two packets. */
const TICK_NS = 2000n
const START_NS = 1_767_225_600_000_000_000n

const FIN = 0x01
const SYN = 0x02
const ACK = 0x10
const PSH = 0x08

const CLIENT_IP = 0x0a000002
const SERVER_IP = 0x0a000001

export class PacketFile {
  packets = 0
  bytes = 0
  readonly #file: number
  readonly #buffer = Buffer.alloc(BUFFER_BYTES)
  #filled = 0
  #time = START_NS

  constructor(path: string) {
    this.#file = openSync(path, 'wx')
    const section = this.#take(28)
    section.writeUInt32LE(0x0a0d0d0a, 0)
    section.writeUInt32LE(28, 4)
    section.writeUInt32LE(0x1a2b3c4d, 8)
    section.writeUInt32LE(1, 12)
    section.writeBigInt64LE(-1n, 16)
    section.writeUInt32LE(28, 24)
    const description = this.#take(32)
    description.writeUInt32LE(1, 0)
    description.writeUInt32LE(32, 4)
    // LINKTYPE_ETHERNET, no snapshot length limit; if_tsresol 9, then the end of options.
    description.writeUInt32LE(1, 8)
    description.writeUInt32LE(0, 12)
    description.writeUInt32LE(0x0001_0009, 16)
    description.writeUInt32LE(9, 20)
    description.writeUInt32LE(0, 24)
    description.writeUInt32LE(32, 28)
  }

  /** Writes one packet; `up` means client → server. */
  packet(conversation: Conversation, up: boolean, flags: number, payload: Uint8Array | null): void {
    const length = payload?.length ?? 0
    const captured = HEADERS_BYTES + length
    const padded = (captured + 3) & ~3
    const block = this.#take(32 + padded)
    block.writeUInt32LE(6, 0)
    block.writeUInt32LE(32 + padded, 4)
    block.writeUInt32LE(0, 8)
    block.writeUInt32LE(Number(this.#time >> 32n), 12)
    block.writeUInt32LE(Number(this.#time & 0xffff_ffffn), 16)
    block.writeUInt32LE(captured, 20)
    block.writeUInt32LE(captured, 24)
    block.writeUInt32LE(32 + padded, 28 + padded)
    this.#time += TICK_NS
    const packet = block.subarray(28, 28 + captured)
    packet.fill(0, 0, HEADERS_BYTES)
    packet[5] = up ? 1 : 2
    packet[11] = up ? 2 : 1
    packet.writeUInt16BE(0x0800, 12)
    packet.writeUInt16BE(0x4500, 14)
    packet.writeUInt16BE(40 + length, 16)
    packet.writeUInt32BE(0x40004006, 20)
    packet.writeUInt32BE(up ? CLIENT_IP : SERVER_IP, 26)
    packet.writeUInt32BE(up ? SERVER_IP : CLIENT_IP, 30)
    packet.writeUInt16BE(up ? conversation.clientPort : conversation.serverPort, 34)
    packet.writeUInt16BE(up ? conversation.serverPort : conversation.clientPort, 36)
    packet.writeUInt32BE((up ? conversation.up : conversation.down) >>> 0, 38)
    packet.writeUInt32BE((up ? conversation.down : conversation.up) >>> 0, 42)
    packet[46] = 0x50
    packet[47] = flags
    packet.writeUInt16BE(0xffff, 48)
    if (payload !== null) packet.set(payload, HEADERS_BYTES)
    this.packets++
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  /** Reserves space for the next bytes; the caller must set all of them. */
  #take(length: number): Buffer {
    if (this.#filled + length > this.#buffer.length) this.#flush()
    const taken = this.#buffer.subarray(this.#filled, this.#filled + length)
    this.#filled += length
    this.bytes += length
    return taken
  }

  #flush(): void {
    writeSync(this.#file, this.#buffer, 0, this.#filled)
    this.#filled = 0
  }
}

/** One TCP connection of the file. */
export class Conversation {
  readonly clientPort: number
  readonly serverPort: number
  /** Sequence numbers of the next bytes in each direction. */
  up: number
  down: number
  readonly #file: PacketFile

  constructor(file: PacketFile, clientPort: number, serverPort: number) {
    this.#file = file
    this.clientPort = clientPort
    this.serverPort = serverPort
    // Another one for each connection of a port, as hosts choose them (RFC 6528).
    this.up = (file.packets * 65_537 + clientPort) >>> 0
    this.down = (file.packets * 7919 + clientPort) >>> 0
  }

  open(): void {
    this.#file.packet(this, true, SYN, null)
    this.up++
    this.#file.packet(this, false, SYN | ACK, null)
    this.down++
    this.#file.packet(this, true, ACK, null)
  }

  /** Sends in full-sized packets; the receiver acknowledges every second packet and the last one. */
  send(up: boolean, bytes: Uint8Array): void {
    for (let at = 0, sent = 0; at < bytes.length; at += SEGMENT_BYTES) {
      const piece = bytes.subarray(at, at + SEGMENT_BYTES)
      const isLast = at + piece.length === bytes.length
      this.#file.packet(this, up, isLast ? ACK | PSH : ACK, piece)
      if (up) this.up += piece.length
      else this.down += piece.length
      if (isLast || ++sent % 2 === 0) this.#file.packet(this, !up, ACK, null)
    }
  }

  close(): void {
    this.#file.packet(this, true, FIN | ACK, null)
    this.up++
    this.#file.packet(this, false, FIN | ACK, null)
    this.down++
    this.#file.packet(this, true, ACK, null)
  }
}
