import { AnalysisThread } from '../engine/analysis-thread/analysis-thread'
import type { FindTotals } from '../engine/find-thread/find-contract'
import { FindThread } from '../engine/find-thread/find-thread'
import { messageOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { fail } from './failure'
import { findArguments, type FindArguments } from './find-options'
import { MatchPrinter } from './find-matches'
import { reportFindTotals } from './find-totals'
import type { StandardOutput } from './output'
import { reportError } from './report-error'
import { saveInput } from './save-input'
import { WORKERS } from './workers'

/** `tcplens find FILE PATTERN`: prints the places of a pattern in a capture. Exit codes as grep's. */

const NOT_FOUND = 1
const FAILED = 2

export async function findCommand(args: string[], output: StandardOutput): Promise<number> {
  const wanted = findArguments(args)
  const thread = new AnalysisThread(WORKERS.analysis, null)
  try {
    const path = wanted.file === '-' ? await saveInput() : wanted.file
    const opened = await Promise.race([thread.open([path]), output.closed.then(() => null)])
    if (opened === null) return 0
    const totals = await search(thread, wanted, output)
    await reportFindTotals(totals, wanted, output)
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
  const { pattern, query, where, count, max } = wanted
  const scope = query === null ? null : await client.request('find.scope', { query })
  const find = new FindThread(WORKERS.find, client, { pattern, scope, where })
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
