import { fstatSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { PassedOver } from '../../shared/contract/captures'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CaptureFiles } from './capture-files'
import { ConnectionNumbers } from './connection-numbers'
import { codingOfFile, Expanded } from './foreign/expanded'
import { ForeignImporter } from './foreign/foreign-importer'
import { PacketPlaces } from './foreign/packet-places'
import { pcapFormat, PcapScanner } from './foreign/pcap-scanner'
import { OwnImporter } from './import-own'
import { BLOCK_SECTION_HEADER } from './pcapng/blocks'
import type { ClockBase } from './pcapng/clock'
import type { ScannedPacket } from './pcapng/scanned-packet'
import { PcapngScanner, type ScanHandlers } from './pcapng/scanner'
import type { SegmentIndexWriter } from './segment-index'

/**
 * Fills a segment index from capture files: one, or the files of a ring in their order; pcapng or pcap, compressed or
 * not. Each packet goes to who can read it: what Tcplens wrote says so in its comments, all else is read as what others
 * recorded.
 */

const READ_BYTES = 1024 * 1024
/** Where the contents of compressed files lie: behind all other files. */
const EXPANDED_POSITION = 2 ** 49
const EXPANDED_APART = 2 ** 43

interface Part {
  path: string
  base: number
  /** In the file; of a compressed one not what there is to read. */
  bytes: number
  expanded: Expanded | null
}

export interface ImportOptions {
  /** A folder for what is made of the files while they are open. */
  scratch?: string
  /** There is something to read again. */
  onMore?: () => void
}

/** Progress of an import, and what became of it. */
export class CaptureImport {
  /** Bytes of all files. */
  readonly bytes: number
  /** What ended a file early, or null. Everything before it is in the index, as are the files behind it. */
  fault: AppError | null = null
  /** Where, in that file. */
  faultAt: number | null = null
  /** That is in what a compressed file holds, not in the file itself. */
  isFaultInside = false
  /** `next` has nothing to read yet: `onMore` tells when. */
  isWaiting = false
  readonly places = new PacketPlaces()
  /** What was read last, and its position in the capture; valid until the next piece is read. */
  piece: Uint8Array = new Uint8Array(0)
  piecePosition = 0
  readonly #files: CaptureFiles
  readonly #parts: Part[]
  readonly #own: OwnImporter
  readonly #foreign: ForeignImporter
  readonly #buffer = new Uint8Array(READ_BYTES)
  #foreignPackets = 0
  /** The file being read begins as a capture does. */
  #isBegun = false
  #part = 0
  #at = 0
  #doneBefore = 0
  #scanner: PcapScanner | PcapngScanner | undefined
  #base: ClockBase | undefined

  /** Opens the files and adds them to `files`. Throws in words where one cannot be read. */
  constructor(
    paths: readonly string[],
    files: CaptureFiles,
    index: SegmentIndexWriter,
    { scratch = tmpdir(), onMore = () => undefined }: ImportOptions = {}
  ) {
    this.#files = files
    const numbers = new ConnectionNumbers()
    this.#parts = addFiles(paths, files, scratch, onMore)
    this.#own = new OwnImporter(index, numbers)
    this.#foreign = new ForeignImporter(index, files, scratch, () => numbers.next())
    this.bytes = this.#parts.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Of the files' bytes, how many were read. */
  get done(): number {
    const part = this.#parts[this.#part]
    return this.#doneBefore + (part === undefined ? 0 : (part.expanded?.consumed ?? this.#at))
  }

  /** What the index's times count from; undefined until the first packet. */
  get base(): ClockBase | undefined {
    return this.#base
  }

  /** What was recorded by others and is not shown; null where all is ours. */
  get passed(): PassedOver | null {
    return this.#foreignPackets === 0 ? null : this.#foreign.passed
  }

  /** Reads one piece on. False once all is read. Throws `not-a-capture` for files that are none. */
  next(): boolean {
    const part = this.#parts[this.#part]
    if (part === undefined) return false
    const { expanded, base } = part
    // What is written to a file while it is read does not count.
    const left = expanded === null ? part.bytes - this.#at : expanded.length - this.#at
    this.isWaiting = expanded !== null && left === 0 && !expanded.isDone
    if (this.isWaiting) return true
    const wanted = Math.min(READ_BYTES, left)
    const length =
      wanted === 0 ? 0 : inWords(part.path, () => this.#files.read(this.#buffer, 0, wanted, base + this.#at))
    const piece = this.#buffer.subarray(0, length)
    this.piece = piece
    this.piecePosition = base + this.#at
    this.#scanner ??= this.#newScanner(part, piece)
    this.#scanner.push(piece)
    this.#base = this.#scanner.base
    this.#at += length
    if (length === 0) this.#endPart(this.#scanner, part)
    return this.#part < this.#parts.length
  }

  #newScanner({ base }: Part, start: Uint8Array): PcapScanner | PcapngScanner {
    this.#own.begin(base)
    const clock = this.#base === undefined ? {} : { base: this.#base }
    const packet = (packet: ScannedPacket): void => {
      this.places.add(base + packet.blockOffset)
      if (this.#own.packet(packet)) return
      this.#foreignPackets++
      this.#foreign.packet(packet, base)
    }
    const view = new DataView(start.buffer, start.byteOffset, start.length)
    const format = pcapFormat(view)
    this.#isBegun = format !== null || (start.length >= 4 && view.getUint32(0) === BLOCK_SECTION_HEADER)
    if (format === null) return new PcapngScanner(this.#pcapng(base, packet), clock)
    const { littleEndian, recordHeaderBytes, nanoseconds } = format
    return new PcapScanner(
      {
        interface: (info) => {
          this.#own.section([])
          const place = { position: base, littleEndian, recordHeaderBytes, nanoseconds, interfaces: [info] }
          this.places.beginSection({ format: 'pcap', ...place })
        },
        packet
      },
      clock
    )
  }

  #pcapng(base: number, packet: ScanHandlers['packet']): ScanHandlers {
    return {
      section: ({ comments, fileOffset, littleEndian }) => {
        this.#own.section(comments)
        const place = { position: base + fileOffset, littleEndian, recordHeaderBytes: 0, nanoseconds: false }
        this.places.beginSection({ format: 'pcapng', ...place, interfaces: [] })
      },
      interface: (info) => {
        this.places.sections.at(-1)?.interfaces.push(info)
      },
      packet
    }
  }

  #endPart(scanner: PcapScanner | PcapngScanner, part: Part): void {
    const { cutAt, damagedAt } = scanner.end()
    const { path, expanded } = part
    // A ring's newest file may be empty after a crash.
    const isOne = this.#parts.length === 1
    const isNone = this.#at === 0 || damagedAt === 0 || (cutAt === 0 && !this.#isBegun)
    if (isOne && isNone) {
      const inside = expanded?.fault ?? null
      if (inside !== null) throw inside
      if (part.bytes === 0) throw new AppError('file-empty', `${path} is empty.`)
      throw new AppError('not-a-capture', `${path} is neither a pcapng nor a pcap file.`)
    }
    const where = expanded === null ? '' : ' of what it holds'
    const cut = this.#at === 0 ? 0 : cutAt
    const fault = expanded?.fault ?? faultOf(path, where, cut, damagedAt)
    if (this.fault === null && fault !== null) {
      this.faultAt = cut ?? damagedAt ?? this.#at
      this.isFaultInside = expanded !== null
    }
    this.fault ??= fault
    this.#doneBefore += part.bytes
    this.#part++
    this.#at = 0
    this.#scanner = undefined
    if (this.#part === this.#parts.length) this.#foreign.finish()
  }
}

function addFiles(
  paths: readonly string[],
  files: CaptureFiles,
  scratch: string,
  onMore: () => void
): Part[] {
  let base = 0
  const compressed: Part[] = []
  const parts = paths.map((path): Part => {
    // Before it is opened: opening a pipe waits for who writes to it.
    const facts = inWords(path, () => statSync(path))
    if (!facts.isFile())
      throw new AppError('not-a-file', `${path} is ${facts.isDirectory() ? 'a folder' : 'no regular file'}.`)
    const isPacked = inWords(path, () => codingOfFile(path) !== null)
    if (isPacked) {
      const expanded = inWords(path, () => new Expanded(path, scratch, onMore))
      const at = EXPANDED_POSITION + compressed.length * EXPANDED_APART
      const part = { path, base: at, bytes: expanded.size, expanded }
      compressed.push(part)
      return part
    }
    const bytes = inWords(path, () => fstatSync(files.add({ base, path })).size)
    const part = { path, base, bytes, expanded: null }
    base += bytes
    return part
  })
  for (const { base: at, expanded } of compressed) if (expanded !== null) files.addSource(at, expanded)
  return parts
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

function faultOf(
  path: string,
  where: string,
  cutAt: number | null,
  damagedAt: number | null
): AppError | null {
  if (cutAt !== null)
    return new AppError('file-cut', `${path} is cut short: its last block begins at byte ${cutAt}${where}.`)
  if (damagedAt !== null)
    return new AppError(
      'file-cut',
      `${path} is damaged at byte ${damagedAt}${where}; what comes before it was read.`
    )
  return null
}
