import { readSync } from 'node:fs'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import { parseComment } from './pcapng/comment'
import { padded, OPTION_HEADER_BYTES } from './pcapng/blocks'
import type { ClockBase } from './pcapng/clock'
import { DOWN, UP, type DirectionCode } from './pcapng/direction'
import { initialSequence } from './pcapng/initial-sequence'
import { networkHeaderFinder } from './pcapng/link-layer'
import { parseTcpPacket, TcpPacket } from './pcapng/own-packets'
import type { ScannedPacket } from './pcapng/scanned-packet'
import { PcapngScanner } from './pcapng/scanner'
import { TupleTable } from './pcapng/tuple-table'
import { FLAG_DOWN, FLAG_EVENT, type SegmentIndexWriter } from './segment-index'

/**
 * Fills a segment index from a capture that Tcplens wrote. The comments say which connection a conversation is; its
 * sequence numbers say where each segment lies, since initial sequence numbers follow from the connection's number.
 */

const READ_BYTES = 1024 * 1024

/**
 * A row is made for every connection up to the highest number. Numbers go up by one, with gaps where a connection
 * left nothing; a comment that jumps further was not written by us and would only cost memory.
 */
const MAX_CONNECTIONS_SKIPPED = 65_536

export interface ImportResult {
  /** What the index's times count from. */
  base: ClockBase
  /** What ended the file early, or null. Everything before it is in the index. */
  fault: AppError | null
}

/** Reads the whole file. Throws `not-a-capture` for a file that is no pcapng of ours. */
export function importOwnCapture(fd: number, path: string, index: SegmentIndexWriter): ImportResult {
  const importer = new Importer(index)
  const scanner = new PcapngScanner({
    section: ({ comments }) => {
      importer.section(comments)
    },
    packet: (packet) => {
      importer.packet(packet)
    }
  })
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  let at = 0
  for (;;) {
    const length = readPiece(fd, path, buffer, at)
    if (length === 0) break
    scanner.push(buffer.subarray(0, length))
    at += length
  }
  const { cutAt, damagedAt } = scanner.end()
  if (at === 0 || damagedAt === 0) throw new AppError('not-a-capture', `${path} is not a pcapng file.`)
  if (importer.isForeign) {
    throw new AppError('not-a-capture', `${path} was not written by Tcplens.`)
  }
  return { base: scanner.base ?? { hi: 0, lo: 0 }, fault: faultOf(path, cutAt, damagedAt) }
}

function readPiece(fd: number, path: string, buffer: Buffer, at: number): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, at)
  } catch (error) {
    const systemCode = systemCodeOf(error)
    throw new AppError('file-unreadable', `Cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
      ...(systemCode === undefined ? {} : { systemCode })
    })
  }
}

function faultOf(path: string, cutAt: number | null, damagedAt: number | null): AppError | null {
  if (cutAt !== null)
    return new AppError('file-cut', `${path} is cut short: its last block begins at byte ${cutAt}.`)
  if (damagedAt !== null)
    return new AppError('file-cut', `${path} is damaged at byte ${damagedAt}; what comes before it was read.`)
  return null
}

class Importer {
  readonly #index: SegmentIndexWriter
  readonly #tcp = new TcpPacket()
  readonly #tuples = new TupleTable()
  /** By connection - 1: how far both streams have come, up and down in turn. */
  readonly #offsets: number[] = []
  #highest = 0
  #packets = 0
  /** Some comment is ours: the file's, or a packet's where another program has rewritten the file. */
  #ours = false

  constructor(index: SegmentIndexWriter) {
    this.#index = index
  }

  /** Packets there were, and nothing says that they are ours. */
  get isForeign(): boolean {
    return this.#packets > 0 && !this.#ours
  }

  section(comments: readonly string[]): void {
    this.#ours ||= comments.some((comment) => parseComment(comment).data?.['format'] !== undefined)
  }

  packet(packet: ScannedPacket): void {
    this.#packets++
    const find = networkHeaderFinder(packet.interface.linkType)
    const start = find?.(packet.view, packet.start, packet.end) ?? -1
    if (start < 0 || !parseTcpPacket(packet.view, start, packet.end, this.#tcp)) return
    if (packet.hasOptions) this.#event(packet)
    if (this.#tcp.payloadLength > 0) this.#segment(packet)
  }

  #segment(packet: ScannedPacket): void {
    const tcp = this.#tcp
    if (!this.#tuples.find(tcp)) return
    const connection = this.#tuples.value + 1
    const code = this.#tuples.reversed ? DOWN : UP
    const expected = this.#offset(connection, code)
    // The image of the offset modulo 2^32, unwrapped next to where the stream stands.
    const image = (initialSequence(connection, 0, code) + 1 + expected) >>> 0
    const offset = expected + ((tcp.sequence - image) | 0)
    if (offset < 0) return
    this.#setOffset(connection, code, offset + tcp.payloadLength)
    const position = packet.dataOffset + tcp.payloadStart - packet.start
    this.#index.append(
      connection,
      code === DOWN ? FLAG_DOWN : 0,
      packet.timeNs,
      offset,
      tcp.payloadLength,
      position
    )
  }

  #event(packet: ScannedPacket): void {
    const [comment = ''] = packet.comments()
    const { data } = parseComment(comment)
    const connection = data?.['connection']
    if (typeof connection !== 'number' || !Number.isInteger(connection) || connection < 1) return
    if (connection > this.#highest + MAX_CONNECTIONS_SKIPPED) return
    this.#highest = Math.max(this.#highest, connection)
    this.#ours = true
    const tcp = this.#tcp
    const begins = data?.['event'] === 'open' || data?.['event'] === 'connected'
    if (begins && tcp.sourcePort !== 0) this.#tuples.set(tcp, connection - 1)
    const code = this.#tuples.find(tcp) && this.#tuples.reversed ? DOWN : UP
    const position = packet.dataOffset + padded(packet.capturedLength) + OPTION_HEADER_BYTES
    const flags = FLAG_EVENT | (code === DOWN ? FLAG_DOWN : 0)
    const offset = this.#offset(connection, code)
    this.#index.append(connection, flags, packet.timeNs, offset, Buffer.byteLength(comment), position)
  }

  #offset(connection: number, code: DirectionCode): number {
    return this.#offsets[(connection - 1) * 2 + code] ?? 0
  }

  #setOffset(connection: number, code: DirectionCode, offset: number): void {
    this.#offsets[(connection - 1) * 2 + code] = offset
  }
}
