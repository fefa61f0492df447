import { ANALYSIS_STOPPED, AnalysisThread } from '../engine/analysis-thread/analysis-thread'
import type { PassedOver } from '../shared/contract/captures'
import { messageOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import type { TapEntry } from '../engine/analysis/story/tap-entry'
import { fail } from './failure'
import { filterOption } from './filter-option'
import { jsonLines } from './json-lines'
import { saveInput } from './save-input'
import { parseOptions } from './options'
import type { StandardOutput } from './output'
import { readProtos } from './proto-files'
import { textLines } from './text-lines'
import { WORKERS } from './workers'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

/** `tcplens decode FILE`: prints the events and messages of a capture file, analysed like a live capture. */
export async function decodeCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      json: { type: 'boolean' },
      filter: { type: 'string' },
      proto: { type: 'string', multiple: true },
      'proto-path': { type: 'string', multiple: true }
    },
    { min: 1, max: 1, name: 'FILE' }
  )
  const json = values.json ?? false
  const filter = filterOption(values.filter ?? '', 'exchanges')
  const schema = await readProtos(values.proto ?? [], values['proto-path'] ?? [])
  const [named = ''] = positionals
  const path = named === '-' ? await saveInput() : named
  let isWanted: (entry: TapEntry) => boolean = () => true
  const thread = new AnalysisThread(WORKERS.analysis, null)
  let printing = Promise.resolve()
  thread.onTap((all) => {
    const entries = all.filter((entry) => isWanted(entry))
    const lines = json ? jsonLines(entries) : textLines(entries, output.colours)
    printing = printing.then(() => output.lines(lines))
    return printing
  })
  try {
    if (filter !== '') isWanted = await matching(path, filter)
    const walked = thread.open([path], { tap: 'messages', schema })
    const result = await Promise.race([walked, output.closed.then(() => null)])
    if (result === null) return 0
    await printing
    await reportSkipped(output, json, result.passed)
    if (result.fault !== null) return await fail(output, json, result.fault)
    if (thread.undecoded.length > 0) return await fail(output, json, undecodedFailure(thread.undecoded))
    if (json) await output.line(jsonLine({ event: 'closed' }))
    return 0
  } catch (error) {
    return await fail(output, json, toErrorInfo(error), messageOf(error))
  } finally {
    await thread.close()
  }
}

/** Returns a test for the entries of the exchanges that match a filter, and of their connections. */
async function matching(path: string, filter: string): Promise<(entry: TapEntry) => boolean> {
  const thread = new AnalysisThread(WORKERS.analysis, null)
  try {
    await thread.open([path])
    const query = { kind: 'exchanges' as const, filter, sessions: null, sort: null }
    const found = await thread.client.request('export.exchanges', { query })
    const [exchanges, connections] = [new Set(found.exchanges), new Set(found.connections)]
    return (entry) =>
      'exchange' in entry ? exchanges.has(entry.exchange) : connections.has(entry.connection)
  } finally {
    await thread.close()
  }
}

/** Everything else was printed; the problem is also shown with the connection. */
function undecodedFailure(connections: readonly number[]): { code: string; message: string } {
  const list = connections.join(', ')
  const which = connections.length === 1 ? `Connection ${list} was` : `Connections ${list} were`
  return {
    code: ANALYSIS_STOPPED,
    message: `${which} not decoded: decoding used too much memory or failed. All other connections were decoded.`
  }
}

/** Reports packets of the file that are not part of the output. */
async function reportSkipped(
  output: StandardOutput,
  json: boolean,
  passed: PassedOver | null
): Promise<void> {
  if (passed === null) return
  const kinds = [
    [passed.notTcp, 'not TCP'],
    [passed.unreadable, 'truncated'],
    [passed.unknownLink, 'with an unknown link type']
  ] as const
  const reasons = kinds.filter(([count]) => count > 0).map(([count, reason]) => `${count} ${reason}`)
  if (reasons.length === 0) return
  if (json) await output.line(jsonLine({ event: 'passed-over', ...passed }))
  const skipped = kinds.reduce((sum, [count]) => sum + count, 0)
  reportError(`Skipped ${skipped} of ${passed.packets} packets: ${reasons.join(', ')}.`)
}
