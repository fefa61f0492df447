import type { InnerPlace, InnerRow } from '../../shared/contract/inner'
import { removeCodings } from '../codings/content'
import { isMissing, type ExportRun } from './export-run'
import type { ExchangeStory } from './exchange-story'
import { base64Pieces, textPieces } from './exported-body'
import { ListStream, TextStream } from './json-pieces'

/** Lists the messages of a WebSocket, with each payload as a stream. */

const OPCODES: Readonly<Record<string, number>> = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 }
const PAGE_ROWS = 100

export interface SocketMessage {
  row: InnerRow
  opcode: number
  /** Decompressed payload: as text for a text message, else as base64. */
  data: TextStream | ''
}

/** Returns null for an exchange that is not a WebSocket. */
export function socketMessages(
  run: ExportRun,
  { row, layer }: ExchangeStory
): (() => AsyncGenerator<SocketMessage, void>) | null {
  if (layer !== 'websocket') return null
  const place: InnerPlace = { connection: row.connection, exchange: row.exchange, layer }
  return () => allMessages(run, place)
}

/** Returns the messages in the form Chromium writes them to HAR files, or null. */
export function harMessages(run: ExportRun, story: ExchangeStory): ListStream | null {
  const messages = socketMessages(run, story)
  if (messages === null) return null
  return new ListStream(async function* () {
    for await (const { row, opcode, data } of messages())
      yield { type: row.direction === 'up' ? 'send' : 'receive', time: row.time / 1000, opcode, data }
  })
}

async function* allMessages(run: ExportRun, place: InnerPlace): AsyncGenerator<SocketMessage, void> {
  const { inner } = run.sources
  await untilCut(run, place)
  for (let first = 0; ;) {
    await run.turn()
    const list = inner.list({ ...place, first, count: PAGE_ROWS })
    if (first < list.dropped) run.totals.partial++
    for (const row of list.rows) {
      const opcode = OPCODES[row.kind] ?? 0
      yield { row, opcode, data: row.length === 0 ? '' : dataOf(run, place, list.generation, row, opcode) }
    }
    const last = list.rows.at(-1)
    if (last === undefined) return
    first = last.index + 1
  }
}

function dataOf(
  run: ExportRun,
  place: InnerPlace,
  generation: number,
  row: InnerRow,
  opcode: number
): TextStream {
  return new TextStream(async function* () {
    try {
      const source = run.sources.inner.source({ ...place, generation, index: row.index })
      const { pieces } = removeCodings(source.bytes(), source.codings, run.isOver)
      yield* opcode === 1 ? textPieces(pieces, 'utf-8') : base64Pieces(pieces)
      if (source.removed.failed !== null) run.totals.partial++
    } catch (error) {
      // A ring dropped the message between two pieces.
      if (!isMissing(error)) throw error
      run.totals.partial++
    }
  })
}

/** Waits until the decoder has split all analysed bytes into messages. */
async function untilCut(run: ExportRun, place: InnerPlace): Promise<void> {
  const { inner } = run.sources
  const isBehind = (): boolean => inner.list({ ...place, first: 0, count: 0 }).behind
  while (isBehind()) {
    await run.turn()
    for (let steps = 0; steps < 64 && inner.step(); steps++);
    await new Promise((resolve) => setImmediate(resolve))
  }
}
