/**
 * Selects the folder for captures: the configured one, or the app's own if that is not writable. A disk that is not
 * attached must not prevent the app from starting, nor change the user's setting.
 */
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../shared/model/app-error'

export interface CapturesFolder {
  readonly folder: string
  /** The reason why the configured folder is not used. */
  readonly trouble: AppError | null
}

export async function capturesFolder(chosen: string | null, own: string): Promise<CapturesFolder> {
  if (chosen === null) return { folder: own, trouble: null }
  try {
    await checkFolder(chosen)
    return { folder: chosen, trouble: null }
  } catch (error) {
    if (error instanceof AppError) return { folder: own, trouble: error }
    throw error
  }
}

/**
 * Creates the folder if needed and writes a test file: this is the only way to detect missing permissions, a read-only
 * disk or a full one. Throws `folder-unwritable`.
 */
export async function checkFolder(folder: string): Promise<void> {
  const probe = join(folder, `.tcplens-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = await open(probe, 'wx', 0o600)
    await file.close()
    await rm(probe)
  } catch (error) {
    const systemCode = systemCodeOf(error)
    throw new AppError('folder-unwritable', `${folder}: ${messageOf(error)}`, {
      cause: error,
      ...(systemCode === undefined ? {} : { systemCode })
    })
  }
}
