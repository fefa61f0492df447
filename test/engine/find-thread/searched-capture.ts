/** Searches of captures that are recorded for one test. */

import { onTestFinished } from 'vitest'
import type { Analysis } from '../../../src/engine/analysis-thread/analysis'
import { CaptureSearch } from '../../../src/engine/find-thread/capture-search'
import type { FindJob } from '../../../src/engine/find-thread/find-contract'
import { FIND_LAYERS } from '../../../src/shared/contract/find'
import type { CaptureMatch } from '../../../src/engine/find/capture-match'
import { temporaryFolder } from '../../helpers/engine'
import { openCapture } from '../../helpers/opened-capture'
import { RingScript, type ScriptedConnection } from '../../helpers/ring-script'

export interface SearchedCapture {
  readonly matches: CaptureMatch[]
  readonly totals: CaptureSearch['totals']
}

type Job = Partial<FindJob> & { text?: string }

/** Searches all layers of a capture with one connection. */
export async function searchRecorded(
  record: (connection: ScriptedConnection) => void,
  job: Job = {}
): Promise<SearchedCapture> {
  const script = new RingScript({ fileBytes: 1 << 25 })
  const connection = script.connect()
  record(connection)
  connection.close()
  const { analysis } = openCapture(...(await script.write(await temporaryFolder())))
  const search = searchOf(analysis, job)
  await search.run(() => undefined)
  return { matches: search.matches.page(0, 1000), totals: search.totals }
}

/** The search is closed with the test. */
export function searchOf({ handlers }: Analysis, { text = 'needle', ...job }: Job = {}): CaptureSearch {
  const request = (name: keyof typeof handlers, input: unknown): Promise<never> =>
    Promise.resolve((handlers[name] as (input: unknown) => never)(input))
  const search = new CaptureSearch(
    {
      pattern: { kind: 'text', text, ignoreCase: false, wholeWord: false, encodings: ['utf-8'] },
      scope: null,
      where: FIND_LAYERS,
      ...job
    },
    { request }
  )
  onTestFinished(() => {
    search.close()
  })
  return search
}

/** Returns each match as a line. */
export function matchLines(matches: readonly CaptureMatch[]): string[] {
  return matches.map((match) => {
    if (match.layer === 'wire') return `wire ${match.direction} ${match.start}-${match.end}`
    if (match.layer === 'decoded')
      return `${match.part} ${match.direction} ${match.offset}+${match.length} of exchange ${match.exchange}`
    return `${match.field} ${match.text.slice(match.offset, match.offset + match.length)}`
  })
}
