import { fstatSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { PassedOver } from '../../shared/contract/captures'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CaptureFiles } from './capture-files'
import { ConnectionNumbers } from './connection-numbers'
import { codingOfFile, Expanded } from './foreign/expanded'
import { ForeignImporter } from './foreign/foreign-importer'
import type { FreshEvents } from './foreign/fresh-events'
import { PacketPlaces } from './foreign/packet-places'
import { pcapFormat, PcapScanner } from './foreign/pcap-scanner'
import { OwnImporter } from './import-own'
import { BLOCK_SECTION_HEADER } from './pcapng/blocks'
import type { ClockBase } from './pcapng/clock'
import type { ScannedPacket } from './pcapng/scanned-packet'
import { PcapngScanner, type ScanHandlers } from './pcapng/scanner'
import type { SegmentIndexWriter } from './segment-index'

/**
 * Fills a segment index from capture files: a single file, or the files of a ring in order; pcapng or pcap, optionally
 * compressed. Each packet is handled by the importer for its origin: Tcplens identifies its own packets in comments,
 * all others are treated as recorded by other programs.
 */

const READ_BYTES = 1024 * 1024
/** Positions of the decompressed contents of compressed files: after all other files. */
const EXPANDED_POSITION = 2 ** 49
const EXPANDED_APART = 2 ** 43

interface Part {
  path: string
  base: number
  /** File size; for a compressed file this is not the number of bytes to import. */
  bytes: number
  expanded: Expanded | null
}

export interface ImportOptions {
  /** Folder for temporary files, which exist while the capture is open. */
  scratch?: string
  /** Called when more data is available to read. */
  onMore?: () => void
}

/** Progress and result of an import. */
export class CaptureImport {
  /** Total size of all files. */
  readonly bytes: number
  /** Why a file ended early, or null. Everything before the fault is in the index, and so are the files after it. */
  fault: AppError | null = null
  /** Offset of the fault in that file. */
  faultAt: number | null = null
  /** True if the offset refers to the decompressed content of a compressed file. */
  isFaultInside = false
  /** True while `next` has nothing to read yet; `onMore` is called when it has. */
  isWaiting = false
  readonly places = new PacketPlaces()
  /** Bytes read last, and their position in the capture. Valid until the next piece is read. */
  piece: Uint8Array = new Uint8Array(0)
  piecePosition = 0
  readonly #files: CaptureFiles
  readonly #parts: Part[]
  readonly #own: OwnImporter
  readonly #foreign: ForeignImporter
  readonly #buffer = new Uint8Array(READ_BYTES)
  #foreignPackets = 0
  /** True if the file being read starts like a capture file. */
  #isBegun = false
  #part = 0
  #at = 0
  #doneBefore = 0
  #scanner: PcapScanner | PcapngScanner | undefined
  #base: ClockBase | undefined

  /** Opens the files and adds them to `files`. Throws an AppError if one cannot be read. */
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

  /** Number of bytes of the files read so far. */
  get done(): number {
    const part = this.#parts[this.#part]
    return this.#doneBefore + (part === undefined ? 0 : (part.expanded?.consumed ?? this.#at))
  }

  /** Base of the times in the index; undefined until the first packet. */
  get base(): ClockBase | undefined {
    return this.#base
  }

  /** Foreign traffic that is not shown; null if Tcplens recorded all packets. */
  get passed(): PassedOver | null {
    return this.#foreignPackets === 0 ? null : this.#foreign.passed
  }

  /** Events of the rows that were added last. */
  get freshEvents(): FreshEvents {
    return this.#foreign.freshEvents
  }

  /** Reads the next piece. Returns false once everything is read. Throws `not-a-capture` for files of another kind. */
  next(): boolean {
    const part = this.#parts[this.#part]
    if (part === undefined) return false
    const { expanded, base } = part
    // Bytes appended to the file during the import are ignored.
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
    // The newest file of a ring may be empty after a crash.
    const isOne = this.#parts.length === 1
    const isNone = this.#at === 0 || damagedAt === 0 || (cutAt === 0 && !this.#isBegun)
    if (isOne && isNone) {
      const inside = expanded?.fault ?? null
      if (inside !== null) throw inside
      if (part.bytes === 0) throw new AppError('file-empty', `${path} is empty.`)
      throw new AppError('not-a-capture', `${path} is neither a pcapng nor a pcap file.`)
    }
    const where = expanded === null ? '' : ' of the decompressed data'
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
    // Checked before opening: opening a pipe blocks until a writer connects.
    const facts = inWords(path, () => statSync(path))
    if (!facts.isFile())
      throw new AppError(
        'not-a-file',
        `${path} is ${facts.isDirectory() ? 'a folder' : 'not a regular file'}.`
      )
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
    return new AppError(
      'file-cut',
      `${path} is truncated: its last block, at byte ${cutAt}${where}, is incomplete.`
    )
  if (damagedAt !== null)
    return new AppError(
      'file-cut',
      `${path} is damaged at byte ${damagedAt}${where}. Everything before it was read.`
    )
  return null
}
