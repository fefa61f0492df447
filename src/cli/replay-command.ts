import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { DEFAULT_LIMITS } from '../engine/capture/ring-files'
import type { ConversationState } from '../engine/conversation/conversation'
import { MAX_TEXT_BYTES, type ConversationTest } from '../engine/conversation/test-file/model'
import { parseTest, testText } from '../engine/conversation/test-file/parse'
import { createEngine, type Engine } from '../engine/engine'
import { messageOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { cannotWrite } from './cannot-write'
import { endInTime } from './end-in-time'
import { checkConnection } from './check-connection'
import { fail, type Failure } from './failure'
import { JunitReport } from './junit-report'
import { captureFile, parseCount, parseOptions, POSITIVE, UsageError } from './options'
import type { StandardOutput } from './output'
import { parseReplaySettings, isCapture, REPLAY_OPTIONS, type ReplaySettings } from './replay-options'
import { writePrivate } from './write-private'
import { resultObject, resultText } from './replay-report'
import { playAll, type Runs, type RunsOptions } from './replay-runs'
import { Stop, STOPPED } from './stop'
import { RecordingReport } from './report-recording'
import { temporaryFolder } from './temporary-folder'
import { WORKERS } from './workers'
import { reportError } from './report-error'

/** Exit code if the replay could not run. */
const COULD_NOT_RUN = 3

const ENCRYPTED =
  'This connection is TLS that was not decrypted. Its bytes are valid only for the recorded connection, so the server ' +
  'will reject them. To replay it, record it with tcplens proxy --tls intercept.'

type Values = ReturnType<typeof parseOptions<typeof REPLAY_OPTIONS>>['values']

/** `tcplens replay FILE`: replays a recorded connection or a test file and compares the replies. */
export async function replayCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values, positionals } = parseOptions(args, REPLAY_OPTIONS, { min: 1, max: 1, name: 'FILE' })
  const json = values.json ?? false
  const [path = ''] = positionals
  const times =
    values.repeat === undefined ? 1 : parseCount('--repeat', values.repeat, { least: 1, most: 1_000_000 })
  // Checks the options before opening anything.
  const settings = await parseReplaySettings(values)
  const { write, junit, force } = values
  if (force === true && [write, junit, values['save-test']].every((file) => file === undefined)) {
    throw new UsageError('--force requires --write, --junit or --save-test FILE.')
  }
  const writeOptions = write === undefined ? {} : captureFile({ write, force })
  const stop = new Stop(output)
  let engine: Engine | undefined
  let recording: RecordingReport | undefined
  let report: JunitReport | undefined
  let closed: Promise<void> | undefined
  // Reporting the result may have to wait for a reader of the output.
  let reported: Promise<number>
  try {
    const source = (await isCapture(path))
      ? captureSource(path, values, settings)
      : await testSource(path, values, settings)
    if (junit !== undefined) report = await JunitReport.create(junit, basename(path), force ?? false)
    engine = await createEngine({
      ...('file' in writeOptions
        ? { folder: dirname(writeOptions.file.path), file: writeOptions.file }
        : { folder: await temporaryFolder(), ring: DEFAULT_LIMITS }),
      workers: WORKERS
    })
    recording = new RecordingReport(engine, output, json)
    recording.start(Promise.resolve())
    const begin = await stop.unless(source(engine))
    const onRun = async (run: ConversationState): Promise<void> => report?.add(run)
    const runs = await playAll({ begin, times, stop, output, json, onRun })
    closed = runs.closed
    await report?.close()
    reported = conclude(runs, stop, output, json)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const failure = stop.isRequested ? STOPPED : toErrorInfo(error)
    // Errors of the report itself are reported on the command line instead.
    await report?.fail(failure.message).catch(() => undefined)
    reported = couldNotRun(failure, stop, output, json)
  }
  return ended(stop, async () => {
    const code = await reported
    await closed
    await engine?.close()
    await recording?.check()
    await output.flushed()
    return recording?.hasFailed === true ? Math.max(code, 1) : code
  })
}

/** Runs `end`; after a stop request, limits its duration. */
async function ended(stop: Stop, end: () => Promise<number>): Promise<number> {
  const ending = end()
  try {
    return await stop.unless(ending)
  } catch (error) {
    if (!stop.isRequested) throw error
    return endInTime(ending)
  }
}

function conclude(
  { worst, failure, count }: Runs,
  stop: Stop,
  output: StandardOutput,
  json: boolean
): Promise<number> {
  if (failure !== null || worst === null) return couldNotRun(failure ?? STOPPED, stop, output, json)
  const code = worst.verdict === 'same' ? 0 : 1
  return output.line(json ? resultObject(worst) : resultText(worst, count)).then(() => code)
}

async function couldNotRun(
  failure: Failure,
  { isRequested }: Stop,
  output: StandardOutput,
  json: boolean
): Promise<number> {
  await fail(output, json, failure)
  return isRequested ? 1 : COULD_NOT_RUN
}

/** Starts a run of the recording or test. */
type Source = (engine: Engine) => Promise<RunsOptions['begin']>

function captureSource(path: string, values: Values, settings: ReplaySettings): Source {
  if (values.connection === undefined) {
    throw new UsageError('--connection N is missing. tcplens decode lists the connection numbers.')
  }
  const connection = parseCount('--connection', values.connection, POSITIVE)
  return async (engine) => {
    const capture = await openWhole(engine, path, connection)
    if (await engine.conversations.isEncrypted({ capture, connection })) reportError(ENCRYPTED)
    if (values['save-test'] !== undefined) {
      const about = [`Connection ${connection} of ${basename(path)}, as recorded.`]
      const text = await engine.conversations.asTest({ capture, connection }, about)
      await writeWhole(values['save-test'], text, values.force ?? false)
      reportError(`Saved the conversation as a test in ${values['save-test']}.`)
    }
    return () =>
      engine.conversations.begin({
        capture,
        connection,
        side: 'client',
        ...settings,
        edits: [],
        breakpoints: [],
        stepping: false,
        placeholders: []
      })
  }
}

async function testSource(path: string, values: Values, settings: ReplaySettings): Promise<Source> {
  for (const name of ['connection', 'save-test', 'until', 'skip-missing'] as const) {
    if (values[name] !== undefined) throw new UsageError(`--${name} requires a capture; ${path} is a test.`)
  }
  const test = await readTest(path)
  const limit = values.limit === undefined ? (test.limit ?? settings.limit) : settings.limit
  return (engine) => Promise.resolve(() => engine.conversations.beginTest(test, { ...settings, limit }))
}

async function readTest(path: string): Promise<ConversationTest> {
  try {
    if ((await stat(path)).size > MAX_TEXT_BYTES)
      throw new Error(`a test has at most ${MAX_TEXT_BYTES} bytes.`)
    return parseTest(testText(await readFile(path)))
  } catch (error) {
    throw new Error(`${path} is not a capture or a conversation test: ${messageOf(error)}`, {
      cause: error
    })
  }
}

/** Resolves with the capture's id after the file is read to its end or to its first error. */
async function openWhole(engine: Engine, path: string, connection: number): Promise<number> {
  const capture = await engine.captures.open(path)
  await engine.captures.read(capture)
  await checkConnection(engine, capture, path, connection)
  return capture
}

async function writeWhole(path: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writePrivate(path, text, overwrite)
  } catch (error) {
    throw cannotWrite(path, error)
  }
}
