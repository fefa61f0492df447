import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { TapEntry, TapListener } from '../engine/analysis/story/tap-entry'
import { DEFAULT_LIMITS, type RingLimits } from '../engine/capture/ring-files'
import { createEngine, type Engine } from '../engine/engine'
import { toErrorInfo } from '../shared/rpc/server'
import { endInTime } from './end-in-time'
import { fail } from './failure'
import type { StandardOutput } from './output'
import { Stop, STOPPED } from './stop'
import { reportPassedClients } from './report-passed-clients'
import { RecordingReport } from './report-recording'
import { reportSessionErrors } from './report-session-errors'
import { temporaryFolder } from './temporary-folder'
import { jsonLine, type Line } from './terminal-text'
import { PICTURE, WORKERS } from './workers'

/** Common part of the commands that run sessions: an engine, its events on stdout, and a graceful shutdown. */

export interface HostOptions {
  output: StandardOutput
  json: boolean
  /** Capture file to keep; without it, a temporary capture of limited size is deleted at the end. */
  file?: { path: string; overwrite: boolean }
  /** Limits the capture by splitting it into several files and deleting the oldest; a file without it only grows. */
  ring?: RingLimits
  /** Folder of the certificate authority; without it, TLS cannot be intercepted. */
  authority?: string
  /** Copies recorded exchanges into a temporary folder, which is deleted when the command ends. */
  mocks?: boolean
  /** Whether the bytes of each segment are printed as well. */
  wish: TapListener['wish']
  /**
   * Starts the sessions of this host. Resolves with the lines that announce it, possibly none. Not awaited once the
   * signal is aborted.
   */
  start(engine: Engine, signal: AbortSignal): Promise<readonly Line[]>
  print(entries: readonly TapEntry[]): Promise<void>
  /**
   * Resolves with the exit code if the command ends by itself; otherwise it runs until a signal or until stdout closes.
   */
  over?: Promise<number>
}

/** Runs the engine until the command ends. Resolves with the exit code. */
export async function runHost({
  output,
  json,
  file,
  ring,
  authority,
  mocks = false,
  wish,
  start,
  print,
  over
}: HostOptions): Promise<number> {
  const stop = new Stop(output)
  // Messages must not be printed before the line with the listening address.
  let markReady = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    markReady = resolve
  })
  let engine: Engine | undefined
  let recording: RecordingReport | undefined
  let exitCode = 0
  let unused = false
  try {
    engine = await createEngine({
      ...(file === undefined
        ? { folder: await temporaryFolder(), ring: ring ?? DEFAULT_LIMITS }
        : { folder: dirname(file.path), file, ...(ring === undefined ? {} : { ring }) }),
      ...(authority === undefined ? {} : { authorityFolder: authority }),
      ...(mocks ? { mocksFolder: await temporaryFolder() } : {}),
      workers: WORKERS,
      picture: PICTURE,
      tap: {
        wish,
        take: async (entries) => {
          await ready
          await print(entries)
        }
      }
    })
    recording = new RecordingReport(engine, output, json)
    recording.start(ready)
    // Connecting may take minutes; closing the engine cancels it.
    const lines = await stop.unless(start(engine, stop.signal))
    reportSessionErrors(engine, output, json)
    reportPassedClients(engine, output, json)
    await output.lines(lines)
    markReady()
    const result = await Promise.race([stop.requested, ...(over === undefined ? [] : [over])])
    if (typeof result === 'number') exitCode = Math.max(exitCode, result)
  } catch (error) {
    markReady()
    exitCode = await fail(output, json, stop.isRequested ? STOPPED : toErrorInfo(error))
    unused = engine !== undefined
  }
  const end = async (): Promise<void> => {
    await engine?.close()
    await recording?.check()
    if (recording?.hasFailed === true) exitCode = Math.max(exitCode, 1)
    // A capture in which nothing could be recorded would only obstruct the next try.
    if (unused && file !== undefined) await rm(file.path, { force: true })
    if (json && exitCode === 0) await output.line(jsonLine({ event: 'closed' }))
    await output.flushed()
  }
  await endInTime(end())
  return exitCode
}
