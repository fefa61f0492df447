import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { DEFAULT_LIMITS } from '../engine/capture/ring-files'
import type { Conversation, ConversationState } from '../engine/conversation/conversation'
import { MAX_TEXT_BYTES, type ConversationTest } from '../engine/conversation/test-file/model'
import { parseTest, testText } from '../engine/conversation/test-file/parse'
import { createEngine, type Engine } from '../engine/engine'
import { AppError, messageOf, systemCodeOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { fail } from './failure'
import { keptFile, parseCount, parseOptions, UsageError } from './options'
import type { StandardOutput } from './output'
import { howPlayed, isCapture, REPLAY_OPTIONS } from './replay-options'
import { junitReport } from './junit-report'
import { worst, runLines, resultLine } from './replay-report'
import { stopSignal } from './stop-signal'
import { temporaryFolder } from './temporary-folder'
import { WORKERS } from './workers'

/** Exit code where nothing could be said at all. */
const COULD_NOT_RUN = 3

type Values = ReturnType<typeof parseOptions<typeof REPLAY_OPTIONS>>['values']

/** `tcplens replay FILE`: what was recorded, or is written down as a test, is said again, and what comes is compared. */
export async function replayCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values, positionals } = parseOptions(args, REPLAY_OPTIONS, { min: 1, max: 1, name: 'FILE' })
  const json = values.json ?? false
  const [path = ''] = positionals
  const times = values.repeat === undefined ? 1 : parseCount('--repeat', values.repeat, 1, 1_000_000)
  // Before anything is opened.
  howPlayed(values)
  const { write, junit, force } = values
  if (force === true && [write, junit, values['save-test']].every((file) => file === undefined)) {
    throw new UsageError('--force goes with --write, --junit or --save-test FILE.')
  }
  const kept = write === undefined ? {} : keptFile(values)
  let engine: Engine | undefined
  let gone: Promise<void> | undefined
  try {
    const begin = (await isCapture(path)) ? ofCapture(path, values) : await ofTest(path, values)
    engine = await createEngine({
      ...('file' in kept
        ? { folder: dirname(kept.file.path), file: kept.file }
        : { folder: await temporaryFolder(), ring: DEFAULT_LIMITS }),
      workers: WORKERS
    })
    const played = await playAll(await begin(engine), times, output, json)
    const { runs } = played
    gone = played.gone
    if (values.junit !== undefined) {
      await writeWhole(values.junit, junitReport(basename(path), runs), values.force ?? false)
    }
    return await conclude(runs, output, json)
  } catch (error) {
    if (error instanceof UsageError) throw error
    await fail(output, json, toErrorInfo(error))
    return COULD_NOT_RUN
  } finally {
    await gone
    await engine?.close()
    await output.flushed()
  }
}

/** Begins to play once. */
type Begin = () => Promise<Conversation>

async function playAll(
  begin: Begin,
  times: number,
  output: StandardOutput,
  json: boolean
): Promise<{ runs: ConversationState[]; gone: Promise<void> }> {
  const runs: ConversationState[] = []
  let gone = Promise.resolve()
  const stop = new AbortController()
  const isStopped = (): boolean => stop.signal.aborted
  let current: Conversation | undefined
  void Promise.race([stopSignal(), output.closed]).then(() => {
    stop.abort()
    current?.cancel()
  })
  for (let time = 0; time < times && !isStopped(); time++) {
    await gone
    const conversation = await begin()
    current = conversation
    // It was stopped while the way was looked for.
    if (isStopped()) conversation.cancel()
    await conversation.decided
    gone = conversation.over
    const run = conversation.status()
    // It came apart: an end in order is not worth waiting for.
    if (run.result?.verdict === 'diverged') conversation.cancel()
    await output.lines(runLines(run, times === 1 ? null : time + 1, json))
    runs.push(run)
    if (run.error !== null) break
  }
  return { runs, gone }
}

async function conclude(
  runs: readonly ConversationState[],
  output: StandardOutput,
  json: boolean
): Promise<number> {
  const failed = runs.find(({ error }) => error !== null)?.error
  if (failed !== undefined && failed !== null) {
    await fail(output, json, failed)
    return COULD_NOT_RUN
  }
  const result = worst(runs)
  if (result === null) {
    await fail(output, json, { code: 'cancelled', message: 'It was stopped before it was over.' })
    return 1
  }
  await output.line(resultLine(result, runs.length, json))
  return result.verdict === 'same' ? 0 : 1
}

/** What is to be played, ready to begin. */
type Source = (engine: Engine) => Promise<Begin>

function ofCapture(path: string, values: Values): Source {
  if (values.connection === undefined) {
    throw new UsageError(
      '--connection N is missing: which connection of the capture is meant, counted from 1.'
    )
  }
  const connection = parseCount('--connection', values.connection, 1, Number.MAX_SAFE_INTEGER)
  const how = howPlayed(values)
  return async (engine) => {
    const capture = await openWhole(engine, path, connection)
    if (values['save-test'] !== undefined) {
      const about = [`Connection ${connection} of ${basename(path)}, as it was recorded.`]
      const text = await engine.conversations.asTest({ capture, connection }, about)
      await writeWhole(values['save-test'], text, values.force ?? false)
      process.stderr.write(`tcplens: saved the conversation as a test in ${values['save-test']}.\n`)
    }
    return () =>
      engine.conversations.begin({
        capture,
        connection,
        side: 'client',
        ...how,
        edits: [],
        breakpoints: [],
        stepping: false,
        placeholders: []
      })
  }
}

async function ofTest(path: string, values: Values): Promise<Source> {
  for (const name of ['connection', 'save-test', 'until', 'skip-missing'] as const) {
    if (values[name] !== undefined) throw new UsageError(`--${name} goes with a capture; ${path} is a test.`)
  }
  const how = howPlayed(values)
  const test = await readTest(path)
  const limit = values.limit === undefined ? (test.limit ?? how.limit) : how.limit
  return (engine) => Promise.resolve(() => engine.conversations.beginTest(test, { ...how, limit }))
}

async function readTest(path: string): Promise<ConversationTest> {
  try {
    if ((await stat(path)).size > MAX_TEXT_BYTES)
      throw new Error(`A test is a text of at most ${MAX_TEXT_BYTES} bytes.`)
    return parseTest(testText(await readFile(path)))
  } catch (error) {
    throw new Error(`${path} is neither a capture nor a test of a conversation: ${messageOf(error)}`, {
      cause: error
    })
  }
}

/** Resolves with the capture's number once it is read to its end, or to its fault. */
async function openWhole(engine: Engine, path: string, connection: number): Promise<number> {
  const capture = await engine.captures.open(path)
  const { connections } = await engine.captures.read(capture)
  if (connection <= connections.total) return capture
  const there = connections.total === 1 ? 'one connection' : `${connections.total} connections`
  throw new AppError('not-found', `${path} holds ${there}; there is no connection ${connection}.`)
}

async function writeWhole(path: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: overwrite ? 'w' : 'wx' })
  } catch (error) {
    const exists = systemCodeOf(error) === 'EEXIST'
    const why = exists ? 'it exists. --force replaces it.' : messageOf(error)
    throw new Error(`${path} cannot be written: ${why}`, { cause: error })
  }
}
