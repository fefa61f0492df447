import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { AnalysisThread } from '../../../src/engine/analysis-thread/analysis-thread'
import { FindThread } from '../../../src/engine/find-thread/find-thread'
import type { FindPattern } from '../../../src/shared/contract/find'
import { writeFile, type FileContents } from '../files/contents'
import { quantile, spread, type Spread } from '../statistics'

/**
 * Measures a search of a capture's recorded bytes, with ripgrep on the same file in the same round. The capture is open
 * and in memory, as in the window. The time to the first match includes the start of the search's thread.
 */

const ANALYSIS = new URL('../host/analysis.js', import.meta.url)
const FIND = new URL('../host/find.js', import.meta.url)

export interface FindOptions {
  location: string
  rounds: number
  fileBytes: number
}

export interface FindFigures {
  name: string
  fileBytes: number
  matches: number
  /** Medians: bytes of the file per second. */
  ours: number
  ripgrep: number
  /** Rate relative to ripgrep. */
  ratio: Spread
  /** Milliseconds from the start of the thread to its first match; null if there is none. */
  first: number | null
  /** Memory of the process with the search, above that without. */
  memoryBytes: number
}

interface Case {
  name: string
  pattern: FindPattern
  rg: readonly string[]
}

const WORDS =
  'the quick brown fox jumps over lazy dog items orders name value count true false null price user id Content-Type application/json 17 2048 0.5 "status" "created" {"a": [ ], }'.split(
    ' '
  )
const BODY_BYTES = 16 * 1024
/** Every so many exchanges contain the text that is found. */
const RARE = 500

/** Text of words in pseudo-random order: no two exchanges are alike. */
function wordsText(bytes: number): Buffer {
  const text = Buffer.alloc(bytes)
  let state = 12_345
  for (let at = 0; at < bytes;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    at += text.write(`${WORDS[(state >> 8) % WORDS.length] ?? ''} `, at, 'latin1')
  }
  return text
}

const text = wordsText(4 * 1024 * 1024)

const CONTENTS: FileContents = {
  name: 'HTTP/1.1, bodies of 16 KiB of text',
  begin: () => undefined,
  exchange: (conversation, number) => {
    conversation.send(true, Buffer.from(`GET /items/${number} HTTP/1.1\r\nHost: shop.example\r\n\r\n`))
    const from = (number * 7919) % (text.length - BODY_BYTES)
    const mark = number % RARE === 0 ? Buffer.from(`session-token=${number} \xde\xad\xbe\xef `, 'latin1') : ''
    const body = Buffer.concat([Buffer.from(mark), text.subarray(from, from + BODY_BYTES)])
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`
    conversation.send(false, Buffer.concat([Buffer.from(head), body]))
  },
  filter: 'http',
  unit: 'messages',
  units: 2,
  exchangesPerConnection: 1000
}

const textPattern = (wanted: string, ignoreCase = false): FindPattern => ({
  kind: 'text',
  text: wanted,
  ignoreCase,
  wholeWord: false,
  encodings: ['utf-8']
})

const CASES: readonly Case[] = [
  { name: 'rare text', pattern: textPattern('session-token='), rg: ['-F', 'session-token='] },
  { name: 'absent text', pattern: textPattern('not to be found'), rg: ['-F', 'not to be found'] },
  { name: 'text, any case', pattern: textPattern('SESSION-token', true), rg: ['-i', '-F', 'SESSION-token'] },
  { name: 'bytes', pattern: { kind: 'hex', pattern: 'de ad be ef' }, rg: ['(?-u)\\xde\\xad\\xbe\\xef'] },
  {
    name: 'expression',
    pattern: { kind: 'regex', pattern: 'session-token=\\d+', ignoreCase: false },
    rg: ['session-token=[0-9]+']
  }
]

/** Returns null if ripgrep is missing. */
export async function measureFind({
  location,
  rounds,
  fileBytes
}: FindOptions): Promise<FindFigures[] | null> {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  if (!folders.some((folder) => existsSync(join(folder, 'rg')))) return null
  const folder = await mkdtemp(join(location, 'tcplens-bench-find-'))
  const thread = new AnalysisThread(ANALYSIS, null)
  try {
    const path = join(folder, 'capture.pcapng')
    const { bytes } = writeFile(path, CONTENTS, fileBytes)
    const { fault } = await thread.open([path])
    if (fault !== null) throw new Error(fault.message)
    const figures: FindFigures[] = []
    for (const each of CASES) {
      process.stderr.write(`  ${each.name}\n`)
      figures.push(await measureCase(thread, path, bytes, each, rounds))
    }
    return figures
  } finally {
    await thread.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureCase(
  thread: AnalysisThread,
  path: string,
  fileBytes: number,
  { name, pattern, rg }: Case,
  rounds: number
): Promise<FindFigures> {
  const ours: number[] = []
  const ripgrep: number[] = []
  const firsts: number[] = []
  let matches = 0
  let memoryBytes = 0
  // The first round warms up both.
  for (let round = 0; round <= rounds; round++) {
    const theirs = await ripgrepSeconds([...rg, path])
    const found = await findOnce(thread, pattern)
    if (round === 0) continue
    ripgrep.push(theirs)
    ours.push(found.seconds)
    if (found.first !== null) firsts.push(found.first)
    matches = found.matches
    memoryBytes = Math.max(memoryBytes, found.memoryBytes)
  }
  return {
    name,
    fileBytes,
    matches,
    ours: fileBytes / quantile(ours, 0.5),
    ripgrep: fileBytes / quantile(ripgrep, 0.5),
    ratio: spread(ours.map((seconds, at) => (ripgrep[at] ?? Number.NaN) / seconds)),
    first: firsts.length === 0 ? null : quantile(firsts, 0.5),
    memoryBytes
  }
}

async function findOnce(
  { client }: AnalysisThread,
  pattern: FindPattern
): Promise<{ seconds: number; first: number | null; matches: number; memoryBytes: number }> {
  const before = process.memoryUsage().rss
  const started = performance.now()
  const find = new FindThread(FIND, client, { pattern, scope: null, where: ['wire'] })
  try {
    let first: number | null = null
    find.onProgress(({ total }) => {
      if (total > 0) first ??= performance.now() - started
    })
    // Answered once the thread has started.
    await find.page(0, 1)
    const from = performance.now()
    const { total } = await find.run()
    const seconds = (performance.now() - from) / 1000
    return { seconds, first, matches: total, memoryBytes: process.memoryUsage().rss - before }
  } finally {
    await find.close()
  }
}

async function ripgrepSeconds(args: readonly string[]): Promise<number> {
  const from = performance.now()
  const child = spawn('rg', ['-a', '-c', ...args], { stdio: ['ignore', 'ignore', 'ignore'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0 && code !== 1) throw new Error(`ripgrep ended with ${String(code)}.`)
  return (performance.now() - from) / 1000
}
