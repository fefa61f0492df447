import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AnalysisThread } from '../../../src/engine/analysis-thread/analysis-thread'
import type { Progress } from '../../../src/engine/analysis-thread/contract'
import { spread, type Spread } from '../statistics'
import { HTTP2, LARGE, SHORT, SMALL, writeFile, type FileContents, type WrittenFile } from './contents'

/**
 * Measures opening another program's capture, with tshark on the same file in the same round: the time to the first
 * rows, and the time to the end, when every connection is indexed and every HTTP message found. The file is in
 * memory for both, and tshark's output is discarded.
 */

const ANALYSIS = new URL('../host/analysis.js', import.meta.url)
/** Size of the other files relative to the first one; keeps tshark's share of a run short. */
const OTHERS_SHARE = 0.2

export interface OpenOptions {
  location: string
  rounds: number
  /** Size of the largest file. */
  fileBytes: number
}

export interface OpenedFigures extends WrittenFile {
  name: string
  /** Medians in seconds. */
  firstRows: number
  whole: number
  /** Ratio of tshark's time to ours, for listing packets and for finding messages. */
  toPackets: Spread
  toMessages: Spread
  unit: FileContents['unit']
  units: number
}

interface Opened {
  firstRows: number
  whole: number
}

export async function measureFiles({ location, rounds, fileBytes }: OpenOptions): Promise<OpenedFigures[]> {
  const folder = await mkdtemp(join(location, 'tcplens-bench-files-'))
  try {
    const figures: OpenedFigures[] = []
    for (const contents of [SMALL, LARGE, HTTP2, SHORT]) {
      process.stderr.write(`  ${contents.name}\n`)
      const path = join(folder, 'capture.pcapng')
      const bytes = contents === SMALL ? fileBytes : fileBytes * OTHERS_SHARE
      const written = writeFile(path, contents, bytes)
      figures.push(await measureFile(path, contents, written, rounds))
      await rm(path)
    }
    return figures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureFile(
  path: string,
  contents: FileContents,
  written: WrittenFile,
  rounds: number
): Promise<OpenedFigures> {
  const opened: Opened[] = []
  const toPackets: number[] = []
  const toMessages: number[] = []
  for (let round = 0; round < rounds; round++) {
    const ours = await openOnce(path, written)
    const packets = await tshark(['-r', path, '-T', 'fields', '-e', 'frame.number'])
    const messages = await tshark(['-r', path, '-Y', contents.filter])
    opened.push(ours)
    toPackets.push(packets / ours.whole)
    toMessages.push(messages / ours.whole)
  }
  return {
    name: contents.name,
    ...written,
    firstRows: spread(opened.map(({ firstRows }) => firstRows)).median,
    whole: spread(opened.map(({ whole }) => whole)).median,
    toPackets: spread(toPackets),
    toMessages: spread(toMessages),
    unit: contents.unit,
    units: contents.units * written.exchanges
  }
}

/** Uses a new worker thread, as the app does for each file; its startup time is included. */
async function openOnce(path: string, { connections, exchanges }: WrittenFile): Promise<Opened> {
  const from = performance.now()
  const seconds = (): number => (performance.now() - from) / 1000
  const thread = new AnalysisThread(ANALYSIS, null)
  try {
    let last: Progress | undefined
    let firstRows: Promise<number> | undefined
    thread.client.on('progress', (progress) => {
      last = progress
      if (progress.exchanges > 0) firstRows ??= rowsShown(thread).then(seconds)
    })
    const { fault } = await thread.open([path])
    const whole = seconds()
    if (fault !== null) throw new Error(fault.message)
    const told = await thread.client.request('views.open', query('exchanges'))
    const listed = await thread.client.request('views.open', query('connections'))
    if (told.total !== exchanges || listed.total !== connections)
      throw new Error(
        `${told.total} exchanges of ${exchanges} were found, ${listed.total} connections of ${connections}.`
      )
    if (last === undefined || firstRows === undefined)
      throw new Error('Nothing was told while it was opened.')
    return { firstRows: await firstRows, whole }
  } finally {
    await thread.close()
  }
}

async function rowsShown({ client }: AnalysisThread): Promise<void> {
  const { view } = await client.request('views.open', query('exchanges'))
  const { rows } = await client.request('views.rows', { view, first: 0, count: 100 })
  if (rows.length === 0) throw new Error('There were exchanges, but no rows of them.')
}

function query(kind: 'exchanges' | 'connections') {
  return { kind, sessions: null, filter: '', sort: null } as const
}

/** Returns the run time in seconds. */
async function tshark(args: readonly string[]): Promise<number> {
  const from = performance.now()
  const child = spawn('tshark', ['-n', ...args], { stdio: ['ignore', 'ignore', 'ignore'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`tshark ended with ${String(code)}.`)
  return (performance.now() - from) / 1000
}
