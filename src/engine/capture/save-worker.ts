import { parentPort, workerData } from 'node:worker_threads'
import { AppError, messageOf } from '../../shared/model/app-error'
import type { FromSaver, SaverData } from './save-capture'
import { saveFile } from './save-file'

/**
 * Worker thread of one save, so that checksums of gigabytes do not block the relay's thread. Any message cancels it.
 */

const port = parentPort
if (port === null) throw new Error('Saving runs as a worker thread.')

/** Interval between progress messages. */
const PROGRESS_EVERY_MS = 50

const cancelling = new AbortController()
port.on('message', () => {
  cancelling.abort()
})

let reportedAt = 0
const reply = (message: FromSaver): void => {
  port.postMessage(message)
}
const { files, tail, picked, to, part } = workerData as SaverData
try {
  const bytes = await saveFile({
    files,
    ...(tail === undefined ? {} : { tail }),
    ...(picked === undefined ? {} : { picked }),
    to,
    part,
    signal: cancelling.signal,
    onProgress: (progress) => {
      const now = performance.now()
      if (now - reportedAt < PROGRESS_EVERY_MS && progress.done < progress.total) return
      reportedAt = now
      reply({ type: 'progress', ...progress })
    }
  })
  reply({ type: 'saved', bytes })
} catch (error) {
  const { code, message, systemCode } =
    error instanceof AppError ? error : new AppError('internal', messageOf(error))
  reply({ type: 'failed', code, message, systemCode })
}
