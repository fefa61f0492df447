/**
 * Where captures are made: the folder of the settings, or the app's own where that one is not to be written. A disk
 * that is not plugged in today must not keep the app from starting, nor change what the user chose.
 */
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../shared/model/app-error'

export interface CapturesFolder {
  readonly folder: string
  /** Why it is not the one chosen. */
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
 * Makes the folder where it is not there and tries a file in it: rights, a read-only disk and a full one show in no
 * other way. Throws `folder-unwritable`.
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
