import { fstatSync } from 'node:fs'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { CaptureFile, CaptureFiles } from './capture-files'
import { parseComment } from './pcapng/comment'
import { padded, OPTION_HEADER_BYTES } from './pcapng/blocks'
import type { ClockBase } from './pcapng/clock'
import { DOWN, UP } from './pcapng/direction'
import { initialSequence, LEGS_PER_CONNECTION as LEGS, MAX_CONNECTION } from './pcapng/initial-sequence'
import { networkHeaderFinder } from './pcapng/link-layer'
import { parseTcpPacket, TcpPacket } from './pcapng/own-packets'
import type { ScannedPacket } from './pcapng/scanned-packet'
import { PcapngScanner } from './pcapng/scanner'
import { TupleTable } from './pcapng/tuple-table'
import { FLAG_DOWN, FLAG_EVENT, type SegmentIndexWriter } from './segment-index'

/**
 * Fills a segment index from a capture that Tcplens wrote: one file, or the files of a ring in their order. The
 * comments say which connection a conversation is; its sequence numbers say where each segment lies, since initial
 * sequence numbers follow from the connection's number. The rows are those that the live capture had.
 *
 * A file may hold several sections (the files of a ring, saved as one). Each begins with its own interfaces and names
 * the connections that are open, so no four-tuple of the section before means anything in it; connections go on.
 */

const READ_BYTES = 256 * 1024

/** Progress of an import, and what became of it. */
export class CaptureImport {
  /** Bytes of all files. */
  readonly bytes: number
  done = 0
  /** What ended a file early, or null. Everything before it is in the index, as are the files behind it. */
  fault: AppError | null = null
  readonly #files: CaptureFiles
  readonly #parts: { file: CaptureFile; bytes: number }[]
  readonly #importer: Importer
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES)
  #part = 0
  #at = 0
  #scanner: PcapngScanner | undefined
  #base: ClockBase | undefined

  /** Opens the files and adds them to `files`. Throws in words where one cannot be read. */
  constructor(paths: readonly string[], files: CaptureFiles, index: SegmentIndexWriter) {
    this.#files = files
    this.#importer = new Importer(index)
    let base = 0
    this.#parts = paths.map((path) => {
      const bytes = inWords(path, () => fstatSync(files.add({ base, path })).size)
      const part = { file: { base, path }, bytes }
      base += bytes
      return part
    })
    this.bytes = base
  }

  /** What the index's times count from; undefined until the first packet. */
  get base(): ClockBase | undefined {
    return this.#base
  }

  /** Reads one piece on. False once all is read. Throws `not-a-capture` for files that are no pcapng of ours. */
  next(): boolean {
    const part = this.#parts[this.#part]
    if (part === undefined) return false
    const { file, bytes } = part
    this.#scanner ??= this.#newScanner(file)
    // What is written to a file while it is read does not count.
    const wanted = Math.min(READ_BYTES, bytes - this.#at)
    const length =
      wanted === 0
        ? 0
        : inWords(file.path, () => this.#files.read(this.#buffer, 0, wanted, file.base + this.#at))
    this.#scanner.push(this.#buffer.subarray(0, length))
    this.#base = this.#scanner.base
    this.#at += length
    this.done += length
    if (length === 0) this.#endPart(this.#scanner, file)
    if (this.#part < this.#parts.length) return true
    if (this.#importer.isForeign) throw notOurs(file.path, 'was not written by Tcplens')
    return false
  }

  #newScanner({ base }: CaptureFile): PcapngScanner {
    this.#importer.begin(base)
    return new PcapngScanner(
      {
        section: ({ comments }) => {
          this.#importer.section(comments)
        },
        packet: (packet) => {
          this.#importer.packet(packet)
        }
      },
      this.#base === undefined ? {} : { base: this.#base }
    )
  }

  #endPart(scanner: PcapngScanner, { path }: CaptureFile): void {
    const { cutAt, damagedAt } = scanner.end()
    // A ring's newest file may be empty after a crash.
    const isOne = this.#parts.length === 1
    if (isOne && (this.#at === 0 || damagedAt === 0)) throw notOurs(path, 'is not a pcapng file')
    this.fault ??= faultOf(path, this.#at === 0 ? 0 : cutAt, damagedAt)
    this.#part++
    this.#at = 0
    this.#scanner = undefined
  }
}

function notOurs(path: string, what: string): AppError {
  return new AppError('not-a-capture', `${path} ${what}.`)
}

function inWords<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const systemCode = systemCodeOf(error)
    const options = { cause: error, ...(systemCode === undefined ? {} : { systemCode }) }
    if (systemCode === 'ENOENT') throw new AppError('file-not-found', `There is no file ${path}.`, options)
    throw new AppError('file-unreadable', `Cannot read ${path}: ${messageOf(error)}`, options)
  }
}

function faultOf(path: string, cutAt: number | null, damagedAt: number | null): AppError | null {
  if (cutAt !== null)
    return new AppError('file-cut', `${path} is cut short: its last block begins at byte ${cutAt}.`)
  if (damagedAt !== null)
    return new AppError('file-cut', `${path} is damaged at byte ${damagedAt}; what comes before it was read.`)
  return null
}

interface Offsets {
  up: number
  down: number
}

const NO_OFFSETS: Readonly<Offsets> = { up: 0, down: 0 }

class Importer {
  readonly #index: SegmentIndexWriter
  readonly #tcp = new TcpPacket()
  #tuples = new TupleTable()
  /** How far both streams of each connection have come that has not closed. */
  readonly #offsets = new Map<number, Offsets>()
  /** Position of the file being read. */
  #filePosition = 0
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

  begin(filePosition: number): void {
    this.#filePosition = filePosition
  }

  section(comments: readonly string[]): void {
    this.#ours ||= comments.some((comment) => parseComment(comment).data?.['format'] !== undefined)
    this.#tuples = new TupleTable()
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
    const connection = Math.floor(this.#tuples.value / LEGS) + 1
    const leg = this.#tuples.value % LEGS
    const offsets = this.#offsets.get(connection)
    if (offsets === undefined) return
    const code = this.#tuples.reversed ? DOWN : UP
    const direction = code === DOWN ? 'down' : 'up'
    const expected = offsets[direction]
    const offset = expected + ahead(tcp.sequence, initialSequence(connection, leg, code), expected)
    // Bytes that are there already: nothing of ours is ever sent twice, but files can be joined by hand.
    const known = expected - offset
    if (known >= tcp.payloadLength) return
    const skip = Math.max(0, known)
    offsets[direction] = offset + tcp.payloadLength
    const position = this.#filePosition + packet.dataOffset + tcp.payloadStart - packet.start
    this.#index.append(
      connection,
      code === DOWN ? FLAG_DOWN : 0,
      packet.timeNs,
      offset + skip,
      tcp.payloadLength - skip,
      position + skip
    )
  }

  #event(packet: ScannedPacket): void {
    const [comment = ''] = packet.comments()
    const { data } = parseComment(comment)
    const connection = data?.['connection']
    if (typeof connection !== 'number' || !Number.isInteger(connection)) return
    if (data === undefined || connection < 1 || connection > MAX_CONNECTION) return
    this.#ours = true
    const event = parseConnectionEvent(data)
    const tcp = this.#tcp
    const begins = ['open', 'connected', 'continued', 'layer'].includes(String(data['event']))
    if (begins && tcp.sourcePort !== 0) this.#tuples.set(tcp, (connection - 1) * LEGS + legOf(event))
    if (event?.event === 'continued' && !this.#goesOn(connection, event)) return
    // A mark may come long after the connection has closed, and says nothing of its streams.
    const offsets = event?.event === 'mark' ? NO_OFFSETS : this.#offsetsOf(connection)
    const code = this.#tuples.find(tcp) && this.#tuples.reversed ? DOWN : UP
    const at = packet.dataOffset + padded(packet.capturedLength) + OPTION_HEADER_BYTES
    this.#index.append(
      connection,
      FLAG_EVENT | (code === DOWN ? FLAG_DOWN : 0),
      packet.timeNs,
      code === DOWN ? offsets.down : offsets.up,
      Buffer.byteLength(comment),
      this.#filePosition + at
    )
    if (event?.event === 'close') this.#offsets.delete(connection)
  }

  /** False for a connection that merely goes on in another file: the live index has no row for that either. */
  #goesOn(
    connection: number,
    { up, down, reason }: Extract<ConnectionEvent, { event: 'continued' }>
  ): boolean {
    const known = this.#offsets.get(connection)
    if (known !== undefined && reason === 'next-file' && known.up === up && known.down === down) return false
    this.#offsets.set(connection, {
      up: Math.max(up, known?.up ?? 0),
      down: Math.max(down, known?.down ?? 0)
    })
    return true
  }

  #offsetsOf(connection: number): Offsets {
    let offsets = this.#offsets.get(connection)
    if (offsets === undefined) {
      offsets = { up: 0, down: 0 }
      this.#offsets.set(connection, offsets)
    }
    return offsets
  }
}

/**
 * How far a sequence number is ahead of offset `expected` of its stream: the image of the offset modulo 2^32 is
 * unwrapped next to where the stream stands.
 */
function ahead(sequence: number, initial: number, expected: number): number {
  const image = (initial + 1 + expected) >>> 0
  return (sequence - image) | 0
}

/** Which of its connection's conversations an event begins, or goes on with. */
function legOf(event: ConnectionEvent | null): number {
  return event?.event === 'layer' || event?.event === 'continued' ? (event.leg ?? 0) : 0
}

/** Reads all at once; for files that are known to be small, and for tests. */
export function importOwnCapture(
  paths: readonly string[],
  files: CaptureFiles,
  index: SegmentIndexWriter
): CaptureImport {
  const run = new CaptureImport(paths, files, index)
  while (run.next());
  return run
}
