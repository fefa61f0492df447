import { open, type FileHandle } from 'node:fs/promises'
import { parseHead } from '../../../decode/stream/http1/head'
import { AppError, messageOf } from '../../../shared/model/app-error'
import type { RecordedAs } from '../../../shared/model/mock-events'
import type { Direction } from '../../../shared/model/direction'
import { AnalysisThread } from '../../analysis-thread/analysis-thread'
import { Turns } from '../../analysis/turns'
import { requestFacts, type RequestFacts } from '../../mock-set/request-facts'
import { SEGMENT_COLUMNS, type RecordedEntry, type RecordedMessage } from '../../mock-set/set-contents'
import { SetWriter, type Origin, type Placed } from '../../mock-set/set-writer'

/**
 * A mock set in use. Its index is in memory, with some hundred bytes per entry; the response bytes are read from its
 * file. Forwarded exchanges are appended to the file.
 */

export interface SetEntry {
  readonly index: number
  readonly origin: Origin
  readonly title: string
  readonly http: HttpEntry | null
  /** Turns of a conversation that is not an HTTP exchange, in order. */
  readonly turns: readonly Turn[]
  readonly segments: Float64Array
}

export interface HttpEntry {
  readonly facts: RequestFacts
  readonly responses: readonly RecordedMessage[]
  readonly requestEnd: number
  readonly requestBody: readonly [start: number, end: number]
}

export class LoadedSet {
  readonly name: string
  readonly entries: SetEntry[] = []
  readonly #path: string
  readonly #file: FileHandle
  #bytes: number
  #connections: number
  #opening: Promise<SetWriter> | null = null
  #writer: SetWriter | null = null
  #isClosed = false

  private constructor(name: string, path: string, file: FileHandle, bytes: number, connections: number) {
    this.name = name
    this.#path = path
    this.#file = file
    this.#bytes = bytes
    this.#connections = connections
  }

  /** Rejects with a readable description of the problem. */
  static async open(path: string, name: string, analysis: URL): Promise<LoadedSet> {
    const thread = new AnalysisThread(analysis, null)
    try {
      const { bytes, faultAt } = await thread.open([path])
      const recorded: RecordedEntry[] = []
      for (let first: number | null = 1; first !== null;) {
        const page: { entries: RecordedEntry[]; next: number | null } = await thread.client.request(
          'mock.read',
          { first }
        )
        recorded.push(...page.entries)
        first = page.next
      }
      if (recorded.length === 0)
        throw new AppError('bad-input', `${path} contains no recorded response to serve.`)
      const file = await openFile(path)
      const last = Math.max(...recorded.map(({ connection }) => connection))
      // Appends after the last intact block: a reader would stop at a block that a crash cut short.
      const set = new LoadedSet(name, path, file, faultAt ?? bytes, last)
      const others = new Turns()
      for (const entry of recorded) {
        await others.next()
        await set.#take(entry)
      }
      return set
    } finally {
      await thread.close()
    }
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Returns at most `length` contiguous bytes of an entry's stream from `offset` on; empty at its end. */
  async read(
    { segments }: Pick<SetEntry, 'segments'>,
    direction: Direction,
    offset: number,
    length: number
  ): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    for (const { position, length: take } of placed(segments, direction, offset, offset + length)) {
      pieces.push(await this.readAt(position, take))
    }
    const [only] = pieces
    return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
  }

  /** Reads bytes of the file. Throws if the file has become shorter. */
  async readAt(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await this.#file.read(bytes, 0, length, position)
    if (bytesRead < length) throw new AppError('file-cut', `${this.#path} was truncated while in use.`)
    return bytes
  }

  /** Returns the writer that appends forwarded exchanges. */
  async writer(now: number): Promise<SetWriter> {
    if (this.#isClosed) throw new AppError('wrong-state', 'The set is closed.')
    // One writer for concurrent callers: two would write to the same offsets.
    this.#opening ??= this.#openWriter(now)
    return this.#opening
  }

  async #openWriter(now: number): Promise<SetWriter> {
    try {
      await this.#file.truncate(this.#bytes)
      this.#writer = new SetWriter(this.#file, now, { bytes: this.#bytes, connections: this.#connections })
      return this.#writer
    } catch (error) {
      this.#opening = null
      throw error
    }
  }

  /** Adds an entry that was just written. Its bytes can be read afterwards. */
  async add(
    origin: Origin,
    title: string,
    { http }: Pick<SetEntry, 'http'>,
    at: readonly Placed[]
  ): Promise<SetEntry> {
    await this.#writer?.flush()
    this.#bytes = this.#writer?.bytes ?? this.#bytes
    const segments = segmentTable(at)
    const turns = http === null ? turnsOf(segments) : []
    const entry = { index: this.entries.length, origin, title, http, turns, segments }
    this.entries.push(entry)
    return entry
  }

  recordedAs({ index, origin, title }: SetEntry): RecordedAs {
    const { kind, number, capture } = origin
    return { index, kind, number, capture, title }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#opening?.catch(() => undefined)
    await this.#writer?.flush().catch(() => undefined)
    await this.#file.close()
  }

  async #take({ origin, http, segments }: RecordedEntry): Promise<void> {
    const index = this.entries.length
    if (http === null) {
      const turns = turnsOf(segments)
      const [first] = turns.filter(({ up }) => up[1] > up[0])
      const begin =
        first === undefined ? new Uint8Array(0) : await this.read({ segments }, 'up', first.up[0], 24)
      this.entries.push({ index, origin, title: showStart(begin), http: null, turns, segments })
      return
    }
    const { request, responses } = http
    const { method, target, head, body, headEnd, end } = request
    const fields = parseHead(head, 0, 'http.request')?.headers ?? []
    this.entries.push({
      index,
      origin,
      title: titleOf(method, target),
      http: {
        facts: requestFacts(method, target, fields, body),
        responses,
        requestEnd: end,
        requestBody: [headEnd, end]
      },
      turns: [],
      segments
    })
  }
}

const MAX_TITLE = 200

export function titleOf(method: string, target: string): string {
  const title = `${method} ${target}`
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE)}…` : title
}

/** Returns the first bytes as a title: as text if they are printable, otherwise in hex. */
export function showStart(bytes: Uint8Array): string {
  const isText =
    bytes.length > 0 && bytes.every((byte) => (byte >= 32 && byte < 127) || byte === 13 || byte === 10)
  if (isText) return JSON.stringify(Buffer.from(bytes).toString('latin1')).slice(1, -1)
  return Buffer.from(bytes.subarray(0, 16))
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1 ')
}

export interface PlacedSegment {
  readonly offset: number
  readonly length: number
  readonly position: number
  /** Milliseconds. */
  readonly time: number
}

/** Yields the file positions of the bytes [start, end) of a stream, segment by segment. */
export function* placed(
  segments: Float64Array,
  direction: Direction,
  start: number,
  end: number
): Generator<PlacedSegment, void> {
  const code = direction === 'down' ? 1 : 0
  for (let at = 0; at < segments.length; at += SEGMENT_COLUMNS) {
    if (segments[at] !== code) continue
    const offset = segments[at + 1] ?? 0
    const length = segments[at + 2] ?? 0
    if (offset >= end) return
    if (offset + length <= start) continue
    const from = Math.max(offset, start)
    const position = (segments[at + 3] ?? 0) + from - offset
    yield {
      offset: from,
      length: Math.min(offset + length, end) - from,
      position,
      time: segments[at + 4] ?? 0
    }
  }
}

function segmentTable(parts: readonly Placed[]): Float64Array {
  return Float64Array.from(
    parts.flatMap(({ direction, offset, length, position, time }) => [
      direction === 'down' ? 1 : 0,
      offset,
      length,
      position,
      time
    ])
  )
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    // A read-only file can still be used for responses.
    try {
      return await open(path, 'r')
    } catch {
      throw new AppError('file-unreadable', `Cannot read ${path}: ${messageOf(error)}.`)
    }
  }
}

/** Data of the client, followed by the response of the server. */
export interface Turn {
  /** Ranges of the two streams. If the server sends first, the first turn has no client data. */
  readonly up: readonly [start: number, end: number]
  readonly down: readonly [start: number, end: number]
  /** Times in milliseconds: the last client data, and the start of the response. */
  readonly requestedAt: number
  readonly answered: number
}

/** Splits a recorded conversation of any protocol into turns. A turn ends when the client sends again. */
function turnsOf(segments: Float64Array): Turn[] {
  const turns: Turn[] = []
  let up: [number, number] = [0, 0]
  let down: [number, number] = [0, 0]
  let requestedAt = segments[4] ?? 0
  let answered = requestedAt
  const finish = (): void => {
    if (up[1] > up[0] || down[1] > down[0]) turns.push({ up, down, requestedAt, answered })
    up = [up[1], up[1]]
    down = [down[1], down[1]]
  }
  for (let at = 0; at < segments.length; at += SEGMENT_COLUMNS) {
    const [code, offset = 0, length = 0, , time = 0] = segments.subarray(at, at + SEGMENT_COLUMNS)
    if (code === 0) {
      if (down[1] > down[0]) finish()
      up[1] = offset + length
      requestedAt = time
      answered = time
    } else {
      if (down[1] === down[0]) answered = time
      down[1] = offset + length
    }
  }
  finish()
  return turns
}
