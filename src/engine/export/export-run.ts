import type { ExportOptions, ExportTold } from '../../shared/contract/exporting'
import { AppError } from '../../shared/model/app-error'
import type { InnerLists } from '../analysis/inner/inner-list'
import type { MessageReader } from '../analysis/messages/message-reader'
import type { TrafficReader } from '../analysis/traffic/traffic-reader'
import type { BodySource } from '../analysis/messages/body-source'
import { OutOfTime } from '../codings/content'
import { Turns } from '../analysis/turns'
import { readBody, type ExportedBody } from './exported-body'
import type { KeptHar } from './kept-har'
import type { ExchangeStory, StoryMessage, StoryReader } from './exchange-story'

/** State of one export: the sources that all formats read from, and the counts for the final report. */

export interface ExportSources {
  traffic: TrafficReader
  messages: MessageReader
  inner: InnerLists
  stories: StoryReader
  har: KeptHar
}

export class ExportRun {
  readonly sources: ExportSources
  readonly options: ExportOptions
  readonly totals: ExportTold = {
    rows: 0,
    bytes: 0,
    files: 1,
    cut: 0,
    partial: 0,
    guarded: 0,
    gone: 0,
    notHttp: 0
  }
  isCancelled = false
  readonly #turns = new Turns()

  constructor(sources: ExportSources, options: ExportOptions) {
    this.sources = sources
    this.options = options
  }

  readonly isOver = (): boolean => this.isCancelled

  /** Yields to other work on the thread between pieces. Throws `OutOfTime` once the export is cancelled. */
  async turn(): Promise<void> {
    if (this.isCancelled) throw new OutOfTime()
    await this.#turns.next()
  }

  /** Reads an exchange. Returns null and counts it if a ring has dropped it in the meantime. */
  story(exchange: number): ExchangeStory | null {
    try {
      return this.sources.stories.read(exchange)
    } catch (error) {
      if (!isMissing(error)) throw error
      this.totals.gone++
      return null
    }
  }

  /** Returns null and counts the message as partial if the capture does not hold even its head. */
  source({ row }: ExchangeStory, { index }: StoryMessage): BodySource | null {
    try {
      return this.sources.messages.bodySource(row.exchange, index)
    } catch (error) {
      if (!isMissing(error)) throw error
      this.totals.partial++
      return null
    }
  }

  /** Reads a body for a text file according to the options. Returns null if there is none. */
  async body(
    story: ExchangeStory,
    message: StoryMessage | null,
    { limit = this.options.bodyLimit, form }: { limit?: number | null; form?: string | undefined } = {}
  ): Promise<ExportedBody | null> {
    if (message === null || this.source(story, message) === null) return null
    const body = await readBody(() => this.sources.messages.bodySource(story.row.exchange, message.index), {
      contentType: message.header('content-type') ?? '',
      form,
      limit,
      sizeOnly: !this.options.bodies,
      isOver: this.isOver,
      turn: () => this.turn()
    })
    const isShort = !body.complete || !message.detail.complete
    if (isShort || body.failed !== null) this.totals.partial++
    if (this.options.bodies && body.written < body.size) this.totals.cut++
    return isShort ? { ...body, complete: false } : body
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof AppError && error.code === 'not-found'
}
