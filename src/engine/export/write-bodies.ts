import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { removeCodings } from '../codings/content'
import { bodyFileName, freeName } from './body-name'
import { csvLine, guardedLine } from './write-csv'
import type { ExchangeStory, StoryMessage } from './exchange-story'
import type { ExportRun } from './export-run'
import { OutputFile, Syncs } from './output-file'
import { streamPieces } from './stream-pieces'

/** Writes bodies as files to a new folder, with a CSV index of them. */

const LIST = 'index.csv'
/** Number of bytes examined to detect the file type. */
const START_BYTES = 512

export interface ReadBodies {
  stories: AsyncIterable<ExchangeStory>
  /** Connections without exchanges; their streams are written as raw bytes. */
  streams: AsyncIterable<number>
}

export async function writeBodies(
  run: ExportRun,
  folder: string,
  { stories, streams }: ReadBodies
): Promise<void> {
  await mkdir(folder, { mode: 0o700 })
  const writer = await BodyWriter.begin(run, folder)
  try {
    for await (const story of stories) {
      // Names begin with the exchange number, so only names of the same exchange can collide.
      const taken = new Set<string>()
      for (const message of [story.request, story.response])
        if (message !== null) await writer.body(story, message, taken)
    }
    for await (const connection of streams) await writer.streams(connection)
    await writer.finish()
  } finally {
    await writer.close()
  }
}

class BodyWriter {
  readonly #run: ExportRun
  readonly #folder: string
  readonly #list: OutputFile
  readonly #syncs = new Syncs()

  private constructor(run: ExportRun, folder: string, list: OutputFile) {
    this.#run = run
    this.#folder = folder
    this.#list = list
    run.totals.files = 0
  }

  static async begin(run: ExportRun, folder: string): Promise<BodyWriter> {
    const list = await OutputFile.create(join(folder, LIST))
    await list.write(csvLine(['file', 'exchange', 'connection', 'message', 'url', 'type', 'bytes', 'whole']))
    return new BodyWriter(run, folder, list)
  }

  async body(story: ExchangeStory, message: StoryMessage, taken: Set<string>): Promise<void> {
    const run = this.#run
    const of = message.detail.kind === 'http.request' ? 'request' : 'response'
    if (message.detail.bodyLength === 0) return
    const source = run.source(story, message)
    if (source === null) return
    const { decoded } = run.options
    const content = removeCodings(source.bytes(), decoded ? source.codings : '', run.isOver)
    const start = await this.#start(story, message)
    const name = freeName(
      bodyFileName({
        exchange: story.row.exchange,
        of,
        target: story.request?.part('target') ?? '',
        contentType: message.header('content-type') ?? '',
        start,
        codings: decoded ? '' : source.codings
      }),
      taken
    )
    const bytes = await this.#file(name, content.pieces)
    const whole = message.detail.complete && source.complete && content.report.failed === null
    await this.#listed(
      name,
      story.row.exchange,
      story.row.connection,
      of,
      story.url,
      message.header('content-type') ?? '',
      bytes,
      whole
    )
  }

  async streams(connection: number): Promise<void> {
    const { traffic } = this.#run.sources
    for (const direction of ['up', 'down'] as const) {
      const total = traffic.total(connection, direction)
      if (total === 0) continue
      const name = `connection-${String(connection).padStart(4, '0')}-${direction}.bin`
      const bytes = await this.#file(name, streamPieces(this.#run, connection, direction, 0, total))
      await this.#listed(name, null, connection, direction, '', '', bytes, bytes === total)
    }
  }

  async finish(): Promise<void> {
    await this.#syncs.finish()
    await this.#list.finish()
    this.#run.totals.bytes += this.#list.bytes
  }

  async close(): Promise<void> {
    await this.#syncs.close()
    await this.#list.close()
  }

  /**
   * Returns the first decoded bytes, even if the body is written undecoded: the file type is visible only in decoded
   * bytes.
   */
  async #start(story: ExchangeStory, message: StoryMessage): Promise<Uint8Array> {
    const source = this.#run.source(story, message)
    if (source === null) return new Uint8Array(0)
    const held: Uint8Array[] = []
    let length = 0
    for await (const piece of removeCodings(source.bytes(), source.codings, this.#run.isOver).pieces) {
      held.push(piece.slice(0, START_BYTES))
      length += piece.length
      if (length >= START_BYTES) break
    }
    return Buffer.concat(held).subarray(0, START_BYTES)
  }

  async #file(name: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
    const file = await OutputFile.create(join(this.#folder, name))
    try {
      for await (const piece of pieces) {
        await this.#run.turn()
        await file.write(piece)
        this.#run.totals.bytes += piece.length
      }
    } catch (error) {
      await file.close()
      throw error
    }
    await this.#syncs.add(file)
    this.#run.totals.files++
    return file.bytes
  }

  async #listed(
    name: string,
    exchange: number | null,
    connection: number,
    of: string,
    url: string,
    type: string,
    bytes: number,
    whole: boolean
  ): Promise<void> {
    if (!whole) this.#run.totals.partial++
    const cells = [
      name,
      String(exchange ?? ''),
      String(connection),
      of,
      url,
      type,
      String(bytes),
      whole ? 'yes' : 'no'
    ]
    await this.#list.write(guardedLine(this.#run, cells))
  }
}
