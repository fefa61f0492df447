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
import { keepInput } from './kept-input'
import type { StandardOutput } from './output'
import { stopSignal } from './stop-signal'
import { temporaryFolder } from './temporary-folder'
import { appVersion, WORKERS } from './workers'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

/** `tcplens export FILE`: exports rows of a capture in formats of other programs. */

export async function exportCommand(args: string[], output: StandardOutput): Promise<number> {
  const asked = exportArguments(args)
  const stopped = new AbortController()
  void Promise.race([stopSignal(), output.closed]).then(() => {
    stopped.abort()
  })
  const thread = new AnalysisThread(WORKERS.analysis, null)
  try {
    await refuseTaken(asked)
    const path = asked.file === '-' ? await keepInput() : asked.file
    const to = asked.out ?? join(await temporaryFolder(), 'exported')
    const { size, fault } = await opened(thread, path, stopped.signal)
    if (asked.out !== null) await refuseOwnFile(to, [await stat(path)])
    const file = await written(thread, asked, path, size, to, stopped.signal)
    if (file === null || stopped.signal.aborted) return await fail(output, asked.json, STOPPED)
    await told(output, asked, file)
    return fault === null ? 0 : await fail(output, asked.json, fault)
  } catch (error) {
    return await fail(
      output,
      asked.json,
      stopped.signal.aborted ? STOPPED : toErrorInfo(error),
      stopped.signal.aborted ? undefined : messageOf(error)
    )
  } finally {
    await thread.close()
  }
}

const STOPPED = { code: 'stopped', message: 'Stopped; nothing was written.' }

/** A file is replaced only with --force, a folder never. */
async function refuseTaken({ out, force, format }: ExportArguments): Promise<void> {
  if (out === null || force || format === 'bodies') return
  if ((await lstat(out).catch(() => null)) !== null)
    throw new AppError('file-exists', `${out} is there already. Choose another name, or --force.`)
}

async function opened(
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

function written(
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

async function told(output: StandardOutput, asked: ExportArguments, file: ExportedFile): Promise<void> {
  const { path, rows, bytes, files, cut, partial, guarded } = file
  if (asked.out === null) {
    for await (const piece of createReadStream(path)) await output.bytes(piece as Buffer)
    await output.flushed()
  } else if (asked.json) await output.line(jsonLine({ event: 'exported', ...file }))
  else {
    const into = asked.format === 'bodies' ? `${files} files in ${path}` : path
    const what = rows === 1 ? asked.query.kind.slice(0, -1) : asked.query.kind
    reportError(`exported ${rows} ${what} to ${into}, ${bytes} bytes.`)
  }
  const remarks = [
    [cut, 'bodies were cut at --body-limit'],
    [partial, 'messages are not whole in the capture, or their coding could not be removed'],
    [
      guarded,
      "cells have a ' before them that a spreadsheet would have run; --raw-cells leaves them as they are"
    ]
  ] as const
  for (const [count, remark] of remarks) if (count > 0) reportError(`${count} ${remark}.`)
}
