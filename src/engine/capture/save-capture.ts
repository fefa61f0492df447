import { Worker } from 'node:worker_threads'
import { AppError, messageOf, type ErrorCode } from '../../shared/model/app-error'
import { clearAtExit, partName, placeOf } from '../files/part-files'
import { saveFailure } from '../files/whole-file'
import type { PickedConnection } from './packet-picker'
import type { SavedPart, SaveOptions, SaveProgress } from './save-file'

/** Messages between the engine and the thread of one save. */
export interface SaverData {
  files: readonly SavedPart[]
  tail?: Uint8Array
  picked?: readonly PickedConnection[]
  to: string
  part: string
}
export type FromSaver =
  | ({ type: 'progress' } & SaveProgress)
  | { type: 'saved'; bytes: number | null }
  | { type: 'failed'; code: ErrorCode; message: string; systemCode: string | undefined }

/**
 * Saves a capture, or the part of a live one recorded so far, as one file. See save-file.ts for the format and how
 * existing files are protected. Resolves with the bytes written, or null once `signal` has cancelled it and everything
 * is removed. Rejects with an AppError (`save-failed`, with the system's code).
 *
 * `script`: the capture-saver worker. `files`: the capture's files, oldest first, each up to the position `end` that is
 * known to be written.
 */
export async function saveCapture({
  script,
  files,
  tail,
  picked,
  to,
  onProgress,
  signal
}: SaveOptions & { script: URL }): Promise<number | null> {
  if (signal?.aborted === true) return null
  const part = await partOf(to)
  // Removes the temporary file at exit from this thread, because the worker may end before it can.
  const forget = clearAtExit(part)
  const worker = new Worker(script, {
    workerData: {
      files,
      ...(tail === undefined ? {} : { tail }),
      ...(picked === undefined ? {} : { picked }),
      to,
      part
    } satisfies SaverData
  })
  const cancel = (): void => {
    worker.postMessage('cancel')
  }
  signal?.addEventListener('abort', cancel)
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (message: FromSaver) => {
        if (message.type === 'progress') onProgress?.({ done: message.done, total: message.total })
        else if (message.type === 'saved') resolve(message.bytes)
        else {
          const { code, systemCode } = message
          reject(new AppError(code, message.message, systemCode === undefined ? {} : { systemCode }))
        }
      })
      worker.on('error', (error) => {
        reject(new AppError('save-failed', `Cannot save to ${to}: ${messageOf(error)}.`, { cause: error }))
      })
    })
  } finally {
    signal?.removeEventListener('abort', cancel)
    await worker.terminate()
    forget()
  }
}

async function partOf(to: string): Promise<string> {
  try {
    return partName(await placeOf(to))
  } catch (error) {
    throw saveFailure(to, error)
  }
}
