import { open } from 'node:fs/promises'
import type { MockLeftOut, MockSource } from '../../shared/contract/mock-sets'
import { AppError } from '../../shared/model/app-error'
import type { MessageReader } from '../analysis/messages/message-reader'
import type { TrafficReader } from '../analysis/traffic/traffic-reader'
import { Turns } from '../analysis/turns'
import type { Walker } from '../analysis/walker'
import { saveFailure } from '../files/whole-file'
import { copyExchange } from './exchange-copy'
import { type SetSource, endpointOfText, inOrder, segmentsOf } from './set-source'
import { SetWriter } from './set-writer'

/**
 * Creates a mock set from a part of a capture. Runs on the analysis thread, which has the byte positions. Works piece
 * by piece, so that large exchanges need no memory and the thread can serve other requests in between.
 */

/** A set in use is indexed in memory, with some hundred bytes per entry. */
const MAX_SET_ENTRIES = 100_000

const PROGRESS_EVERY_MS = 100

export interface SetMade {
  readonly entries: number
  readonly bytes: number
  readonly left: readonly MockLeftOut[]
  readonly cancelled: boolean
}

export interface MakeSet {
  readonly token: number
  /** Path of a new file. The caller renames or removes it. */
  readonly path: string
  /** Name of the capture. */
  readonly name: string
  readonly source: MockSource
}

export interface SetMakerOptions {
  readonly walker: Walker
  readonly traffic: TrafficReader
  readonly messages: MessageReader
  readonly epoch: (timeNs: number) => number
  /** Reports the number of processed entries and their total. */
  onProgress(token: number, done: number, total: number): void
}

class Cancelled extends Error {}

export class SetMaker {
  readonly #options: SetMakerOptions
  readonly #cancelled = new Set<number>()

  constructor(options: SetMakerOptions) {
    this.#options = options
  }

  cancel(token: number): void {
    this.#cancelled.add(token)
  }

  async make({ token, path, name, source }: MakeSet): Promise<SetMade> {
    const { walker, onProgress, ...reading } = this.#options
    const numbers = this.#numbers(source)
    if (numbers.length > MAX_SET_ENTRIES) {
      throw new AppError(
        'bad-input',
        `A mock can contain at most ${MAX_SET_ENTRIES} recorded requests; ${numbers.length} are selected. Select fewer rows, or use a filter.`
      )
    }
    const left = new Map<MockLeftOut['why'], number>()
    let entries = 0
    let bytes: number
    let reportedAt = performance.now()
    try {
      // Readable only by the current user, like the capture itself.
      const file = await open(path, 'wx', 0o600)
      try {
        const writer = new SetWriter(file, this.#start(source, numbers))
        const turns = new Turns()
        const copying: SetSource = {
          walker,
          ...reading,
          turns,
          drain: async () => {
            if (this.#cancelled.has(token)) throw new Cancelled()
            await writer.drain()
            await turns.next()
          }
        }
        const copy = source.of === 'exchanges' ? copyExchange : copyConversation
        for (const [at, number] of numbers.entries()) {
          await copying.drain()
          const why = await copyOne(copy, copying, writer, number, name)
          if (why === null) entries++
          else left.set(why, (left.get(why) ?? 0) + 1)
          if (performance.now() - reportedAt < PROGRESS_EVERY_MS) continue
          reportedAt = performance.now()
          onProgress(token, at + 1, numbers.length)
        }
        await writer.flush()
        await file.sync()
        bytes = writer.bytes
      } finally {
        await file.close()
      }
    } catch (error) {
      if (error instanceof Cancelled) return { entries: 0, bytes: 0, left: [], cancelled: true }
      throw saveFailure(path, error)
    } finally {
      this.#cancelled.delete(token)
    }
    const leftOut = [...left].map(([why, count]) => ({ why, count }))
    return { entries, bytes, left: leftOut, cancelled: false }
  }

  /** Numbers of the selected rows, in order of their start. */
  #numbers({ of, ranges }: MockSource): number[] {
    const { exchanges, connections } = this.#options.walker
    const { present } = of === 'exchanges' ? exchanges : connections
    const found: number[] = []
    if (ranges === null) {
      for (const row of present.rows()) found.push(row + 1)
      return found
    }
    for (const [first, last] of ranges) {
      for (let place = present.place(first - 1); found.length <= MAX_SET_ENTRIES; place++) {
        const row = present.at(place)
        if (row === undefined || row >= last) break
        found.push(row + 1)
      }
    }
    return [...new Set(found)].toSorted((one, other) => one - other)
  }

  /** Start time of the first selected row. */
  #start({ of }: MockSource, numbers: readonly number[]): number {
    const { walker, epoch } = this.#options
    const row = (numbers[0] ?? 1) - 1
    if (numbers.length === 0) return epoch(0)
    return epoch(of === 'exchanges' ? walker.exchanges.time.get(row) : walker.connections.opened.get(row))
  }
}

async function copyOne(
  copy: typeof copyExchange,
  source: SetSource,
  writer: SetWriter,
  number: number,
  name: string
): Promise<MockLeftOut['why'] | null> {
  try {
    return await copy(source, writer, number, name)
  } catch (error) {
    // A ring buffer may drop it while others are copied.
    if (error instanceof AppError && error.code === 'not-found') return 'gaps'
    throw error
  }
}

/** Copies a whole conversation of any protocol into a set. If TLS or a tunnel was decoded, copies the inner data. */
async function copyConversation(
  source: SetSource,
  writer: SetWriter,
  connection: number,
  capture: string
): Promise<MockLeftOut['why'] | null> {
  const { row, events } = source.traffic.connection(connection)
  const { up, down } = row
  // Data sent to a proxy and TLS handshakes are not part of the conversation.
  const layer = events.findLast(({ name }) => name === 'layer')?.data
  const from = { up: Number(layer?.['up'] ?? 0), down: Number(layer?.['down'] ?? 0) }
  if (down <= from.down) return up <= from.up ? 'empty' : 'no-answer'
  const missing = (['up', 'down'] as const).some(
    (direction) => source.traffic.missing(connection, direction, from[direction], row[direction]).length > 0
  )
  if (missing) return 'gaps'
  const { ended } = row
  const byServer = ended !== null && ended.by !== 'client'
  const recorded = writer.begin(
    {
      event: 'recorded',
      kind: 'connection',
      number: connection,
      capture,
      time: row.time,
      ...(byServer ? { ends: ended.how === 'fin' ? ('fin' as const) : ('rst' as const) } : {})
    },
    endpointOfText(row.client),
    endpointOfText(row.target)
  )
  let last = row.time
  const segments = inOrder([
    segmentsOf(source, connection, 'up', from.up, up),
    segmentsOf(source, connection, 'down', from.down, down)
  ])
  for (const { direction, offset, length, time } of segments) {
    recorded.data(direction, source.traffic.stream(connection, direction, offset, length).bytes, time)
    last = time
    await source.drain()
  }
  recorded.end(last, byServer ? 'target' : 'client', byServer && ended.how !== 'fin' ? 'rst' : 'fin')
  return null
}
