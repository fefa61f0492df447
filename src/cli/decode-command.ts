import { AnalysisThread } from '../engine/analysis/analysis-thread'
import type { TapEntry } from '../engine/analysis/tap'
import { messageOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { fail } from './failure'
import { jsonLines } from './json-lines'
import { parseOptions } from './options'
import type { StandardOutput } from './output'
import { textLines } from './text-lines'
import { WORKERS } from './workers'

/** `tcplens decode FILE`: the story of a capture file, on the path live captures take. */
export async function decodeCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    { json: { type: 'boolean' } },
    { min: 1, max: 1, name: 'FILE' }
  )
  const json = values.json ?? false
  const [path = ''] = positionals
  const thread = new AnalysisThread(WORKERS.analysis, null)
  let printing = Promise.resolve()
  thread.client.on('tap', (entries: TapEntry[]) => {
    const lines = json ? jsonLines(entries) : textLines(entries, output.colours)
    printing = printing
      .then(() => output.lines(lines))
      .finally(() => {
        thread.acknowledgeTap()
      })
  })
  try {
    const walked = thread.open([path], { tap: 'messages' })
    const result = await Promise.race([walked, output.closed.then(() => null)])
    if (result === null) return 0
    await printing
    if (result.fault !== null) return await fail(output, json, result.fault)
    if (json) await output.line(JSON.stringify({ event: 'closed' }))
    return 0
  } catch (error) {
    return await fail(output, json, toErrorInfo(error), messageOf(error))
  } finally {
    await thread.close()
  }
}
