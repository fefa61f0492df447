import { AnalysisThread } from '../engine/analysis-thread/analysis-thread'
import type { FindTotals } from '../engine/find-thread/find-contract'
import { FindThread } from '../engine/find-thread/find-thread'
import { MAX_MATCHES, MAX_STREAM_MATCHES } from '../engine/find/match-store'
import type { WireMatch } from '../engine/find/wire-source'
import { formatHex } from '../shared/bytes/hex-text'
import { messageOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { fail } from './failure'
import { findArguments, type FindArguments } from './find-options'
import type { StandardOutput } from './output'
import { reportError } from './report-error'
import { saveInput } from './save-input'
import { jsonLine, line, type Line } from './terminal-text'
import { WORKERS } from './workers'

/** `tcplens find FILE PATTERN`: prints the places of a pattern in the recorded streams. Exit codes as grep's. */

const NOT_FOUND = 1
const FAILED = 2
const PAGE = 256
/** Bytes printed before and after a match, and of a long match. */
const AROUND = 24
const MOST_SHOWN = 120

export async function findCommand(args: string[], output: StandardOutput): Promise<number> {
  const wanted = findArguments(args)
  const thread = new AnalysisThread(WORKERS.analysis, null)
  try {
    const path = wanted.file === '-' ? await saveInput() : wanted.file
    const opened = await Promise.race([thread.open([path]), output.closed.then(() => null)])
    if (opened === null) return 0
    const totals = await search(thread, wanted, output)
    await reportTotals(totals, wanted, output)
    if (opened.fault !== null) reportError(opened.fault.message)
    return totals.total > 0 ? 0 : NOT_FOUND
  } catch (error) {
    await fail(output, wanted.json, toErrorInfo(error), messageOf(error))
    return FAILED
  } finally {
    await thread.close()
  }
}

async function search(
  { client }: AnalysisThread,
  wanted: FindArguments,
  output: StandardOutput
): Promise<FindTotals> {
  const { pattern, query, count, max } = wanted
  const scope = query === null ? null : await client.request('find.scope', { query })
  const find = new FindThread(WORKERS.find, client, { pattern, scope, where: ['wire'] })
  const printer = new MatchPrinter(client, find, wanted, output)
  try {
    const enough = new Promise<FindTotals>((resolve) => {
      find.onProgress((totals) => {
        if (!count && max !== null && totals.kept >= max) resolve(totals)
        else printer.print(totals.kept)
      })
    })
    const totals = await Promise.race([find.run(), enough])
    printer.print(totals.kept)
    await printer.finished
    return totals
  } finally {
    await find.close()
  }
}

/** Prints matches in order while the search goes on. */
class MatchPrinter {
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
      const windows = await this.#client.request('find.windows', {
        requests: matches.map(({ connection, direction, start, end: last }) => ({
          connection,
          direction,
          start: Math.max(0, start - AROUND),
          at: start,
          end: Math.min(last, start + MOST_SHOWN) + AROUND
        }))
      })
      await this.#output.lines(
        matches.map((match, at) => this.#line(match, windows[at]?.bytes ?? new Uint8Array(0)))
      )
    }
  }

  #line(match: WireMatch, bytes: Uint8Array): Line {
    const { connection, direction, start, end } = match
    const isHex = this.#wanted.pattern.kind === 'hex'
    const context = isHex ? formatHex(bytes).replaceAll('\n', ' ') : Buffer.from(bytes).toString('utf8')
    if (this.#wanted.json)
      return jsonLine({ event: 'match', connection, direction, offset: start, length: end - start, context })
    return line`${connection}:${direction}:${start}  ${context}`
  }
}

async function reportTotals(
  totals: FindTotals,
  { count, json, max }: FindArguments,
  output: StandardOutput
): Promise<void> {
  const { total, kept, bytes, unreadable, unreadableCount } = totals
  if (json) await output.line(jsonLine({ event: 'result', total, bytes, unreadable, unreadableCount }))
  else if (count) await output.line(String(total))
  if (!count && max === null && kept < total)
    reportError(
      `Listed ${kept} of ${total} matches: at most ${MAX_STREAM_MATCHES} of a stream and ${MAX_MATCHES} of a capture.`
    )
  for (const { connection, direction, start, end } of unreadable)
    reportError(`Could not read connection ${connection}, ${direction}, bytes ${start} to ${end}.`)
  if (unreadableCount > unreadable.length)
    reportError(`${unreadableCount - unreadable.length} further ranges could not be read.`)
}
