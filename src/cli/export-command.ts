import { createReadStream } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AnalysisThread } from '../engine/analysis-thread/analysis-thread'
import { exportRows } from '../engine/captures/export-rows'
import { refuseOwnFile } from '../engine/files/whole-file'
import type { ExportedFile } from '../shared/contract/exporting'
import { AppError, messageOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { exportArguments, type ExportArguments } from './export-options'
import { fail } from './failure'
import { saveInput } from './save-input'
import type { StandardOutput } from './output'
import { stopSignal } from './stop-signal'
import { temporaryFolder } from './temporary-folder'
import { appVersion, WORKERS } from './workers'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

/** `tcplens export FILE`: exports rows of a capture in formats of other programs. */

export async function exportCommand(args: string[], output: StandardOutput): Promise<number> {
  const requested = exportArguments(args)
  const stopped = new AbortController()
  void Promise.race([stopSignal(), output.closed]).then(() => {
    stopped.abort()
  })
  const thread = new AnalysisThread(WORKERS.analysis, null)
  try {
    await refuseExisting(requested)
    const path = requested.file === '-' ? await saveInput() : requested.file
    const to = requested.out ?? join(await temporaryFolder(), 'exported')
    const { size, fault } = await openCapture(thread, path, stopped.signal)
    if (requested.out !== null) await refuseOwnFile(to, [await stat(path)])
    const file = await writeExport(thread, requested, path, size, to, stopped.signal)
    if (file === null || stopped.signal.aborted) return await fail(output, requested.json, STOPPED)
    await printResult(output, requested, file)
    return fault === null ? 0 : await fail(output, requested.json, fault)
  } catch (error) {
    return await fail(
      output,
      requested.json,
      stopped.signal.aborted ? STOPPED : toErrorInfo(error),
      stopped.signal.aborted ? undefined : messageOf(error)
    )
  } finally {
    await thread.close()
  }
}

const STOPPED = { code: 'stopped', message: 'The export was stopped; nothing was written.' }

/** A file is replaced only with --force, a folder never. */
async function refuseExisting({ out, force, format }: ExportArguments): Promise<void> {
  if (out === null || force || format === 'bodies') return
  if ((await lstat(out).catch(() => null)) !== null)
    throw new AppError(
      'file-exists',
      `${out} already exists. Choose another name, or replace it with --force.`
    )
}

async function openCapture(
  thread: AnalysisThread,
  path: string,
  signal: AbortSignal
): Promise<{ size: number; fault: { code: string; message: string } | null }> {
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('Stopped.'))
    })
  })
  const { fault } = await Promise.race([thread.open([path]), over])
  return { size: (await stat(thread.rebuilt ?? path)).size, fault }
}

function writeExport(
  thread: AnalysisThread,
  { format, query, options, file }: ExportArguments,
  path: string,
  size: number,
  to: string,
  signal: AbortSignal
): Promise<ExportedFile | null> {
  return exportRows({
    client: thread.client,
    token: 1,
    format,
    query,
    options,
    by: { version: appVersion(), capture: file === '-' ? 'standard input' : basename(file) },
    to,
    packets: {
      script: WORKERS.captureSaver,
      files: [{ base: 0, path: thread.rebuilt ?? path, end: size }],
      tail: () => new Uint8Array(0)
    },
    run: { progress: () => undefined, signal }
  })
}

async function printResult(
  output: StandardOutput,
  requested: ExportArguments,
  file: ExportedFile
): Promise<void> {
  const { path, rows, bytes, files, cut, partial, guarded, notHttp } = file
  if (requested.out === null) {
    for await (const piece of createReadStream(path)) await output.bytes(piece as Buffer)
    await output.flushed()
  } else if (requested.json) await output.line(jsonLine({ event: 'exported', ...file }))
  else {
    const into = requested.format === 'bodies' ? `${files} files in ${path}` : path
    const unit = rows === 1 ? requested.query.kind.slice(0, -1) : requested.query.kind
    reportError(`Exported ${rows} ${unit} to ${into}, ${bytes} bytes.`)
  }
  const notes = [
    [cut, 'bodies were truncated to --body-limit'],
    [notHttp, 'rows are not HTTP, so a HAR file cannot hold them'],
    [partial, 'messages are incomplete in the capture, or could not be decompressed'],
    [
      guarded,
      "cells start with an added ', so that a spreadsheet does not run them as formulas; --raw-cells leaves them unchanged"
    ]
  ] as const
  for (const [count, note] of notes) if (count > 0) reportError(`${count} ${note}.`)
}
