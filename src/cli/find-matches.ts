import type { AnalysisThread } from '../engine/analysis-thread/analysis-thread'
import type { FindThread } from '../engine/find-thread/find-thread'
import { CONTEXT_BYTES, MOST_MATCH_BYTES, type CaptureMatch } from '../engine/find/capture-match'
import type { WindowRequest } from '../engine/find/wire-source'
import { formatHex } from '../shared/bytes/hex-text'
import type { FindArguments } from './find-options'
import type { StandardOutput } from './output'
import { jsonLine, line, type Line } from './terminal-text'

/** Matches read and printed at once. */
const PAGE = 256

/** Prints matches in order while the search goes on. */
export class MatchPrinter {
  finished = Promise.resolve()
  readonly #client: AnalysisThread['client']
  readonly #find: FindThread
  readonly #wanted: FindArguments
  readonly #output: StandardOutput
  #printed = 0

  constructor(
    client: AnalysisThread['client'],
    find: FindThread,
    wanted: FindArguments,
    output: StandardOutput
  ) {
    this.#client = client
    this.#find = find
    this.#wanted = wanted
    this.#output = output
  }

  /** Prints the first `kept` matches, as far as they are not printed yet. */
  print(kept: number): void {
    if (this.#wanted.count) return
    const end = Math.min(kept, this.#wanted.max ?? Infinity)
    this.finished = this.finished.then(() => this.#printTo(end))
  }

  async #printTo(end: number): Promise<void> {
    while (this.#printed < end) {
      const matches = await this.#find.page(this.#printed, Math.min(PAGE, end - this.#printed))
      if (matches.length === 0) return
      this.#printed += matches.length
      const contexts = await this.#contexts(matches)
      await this.#output.lines(matches.map((match, at) => this.#line(match, contexts[at] ?? '')))
    }
  }

  /** Returns the text around each match. */
  async #contexts(matches: readonly CaptureMatch[]): Promise<string[]> {
    const windows = await this.#client.request('find.windows', {
      requests: matches.flatMap((match) => (match.layer === 'wire' ? [windowOf(match)] : []))
    })
    let wire = 0
    return matches.map((match) => {
      if (match.layer === 'metadata') return aroundText(match.text, match.offset, match.length)
      const bytes = match.layer === 'wire' ? windows[wire++]?.bytes : match.context?.bytes
      return this.#shown(bytes ?? new Uint8Array(0))
    })
  }

  #shown(bytes: Uint8Array): string {
    const isHex = this.#wanted.pattern.kind === 'hex'
    return isHex ? formatHex(bytes).replaceAll('\n', ' ') : Buffer.from(bytes).toString('utf8')
  }

  #line(match: CaptureMatch, context: string): Line {
    if (this.#wanted.json) return jsonLine(entryOf(match, context))
    const { connection } = match
    switch (match.layer) {
      case 'wire':
        return line`${connection}:${match.direction}:${match.start}  ${context}`
      case 'decoded': {
        const { direction, start, exchange, part, offset } = match
        return line`${connection}:${direction}:${start} decoded exchange ${exchange} ${part} ${offset}  ${context}`
      }
      case 'metadata': {
        const { exchange, field } = match
        const of = exchange === null ? 'metadata' : `metadata exchange ${exchange}`
        return line`${connection} ${of} ${field}  ${context}`
      }
    }
  }
}

function windowOf({ connection, direction, start, end }: CaptureMatch & { layer: 'wire' }): WindowRequest {
  return {
    connection,
    direction,
    start: Math.max(0, start - CONTEXT_BYTES),
    at: start,
    end: Math.min(end, start + MOST_MATCH_BYTES) + CONTEXT_BYTES
  }
}

function aroundText(text: string, offset: number, length: number): string {
  const end = offset + Math.min(length, MOST_MATCH_BYTES) + CONTEXT_BYTES
  return text.slice(Math.max(0, offset - CONTEXT_BYTES), end)
}

function entryOf(match: CaptureMatch, context: string): object {
  const { layer, connection } = match
  switch (layer) {
    case 'wire': {
      const { direction, start, end } = match
      return { event: 'match', layer, connection, direction, offset: start, length: end - start, context }
    }
    case 'decoded': {
      const { direction, start, end, exchange, part, offset, length } = match
      const recorded = { direction, start, end }
      return { event: 'match', layer, connection, ...recorded, exchange, part, offset, length, context }
    }
    case 'metadata': {
      const { exchange, field, text, offset, length } = match
      return { event: 'match', layer, connection, exchange, field, text, offset, length }
    }
  }
}
