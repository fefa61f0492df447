import { lstat, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import { clearAtExit, partName, placeOf } from './part-files'

/**
 * Atomic file writes: the file is written under a temporary name in the same folder and then renamed. A crash, a full
 * disk or a cancellation leaves the previous file intact.
 */

/** Error codes with a cause that users can fix. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  EFBIG: 'the file is too large for this file system',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'the folder does not exist',
  EISDIR: 'a folder with this name exists',
  EIO: 'disk error'
}

/**
 * `write` writes, syncs and closes the temporary file, and returns whether to keep it. Files that are not kept or that
 * failed are removed. A symbolic link is kept and its target replaced. `part`: the temporary name, if others need to
 * know it. Rejects with a readable `save-failed` error.
 */
export async function writeWholeFile(
  to: string,
  write: (temporary: string) => Promise<boolean>,
  part?: string
): Promise<void> {
  try {
    await refuseDevice(to)
    const place = await placeOf(to)
    const temporary = part ?? partName(place)
    const forget = clearAtExit(temporary)
    try {
      if (!(await write(temporary))) return
      await rename(temporary, place)
      await syncFolder(dirname(place))
    } finally {
      await rm(temporary, { force: true })
      forget()
    }
  } catch (error) {
    throw saveFailure(to, error)
  }
}

/**
 * The same for a new folder: `write` creates it under a temporary name. An existing folder is replaced only if it is
 * empty.
 */
export async function writeWholeFolder(
  to: string,
  write: (temporary: string) => Promise<boolean>
): Promise<void> {
  const temporary = partName(to)
  const forget = clearAtExit(temporary)
  try {
    await refuseFull(to)
    if (!(await write(temporary))) return
    // Checked again: a rename replaces an empty folder, and fails on one that is not.
    await refuseFull(to)
    await rename(temporary, to)
    await syncFolder(dirname(to))
  } catch (error) {
    throw saveFailure(to, error)
  } finally {
    await rm(temporary, { recursive: true, force: true })
    forget()
  }
}

/** The rename would replace a device or a pipe with a file. */
async function refuseDevice(to: string): Promise<void> {
  const existing = await stat(to).catch(() => null)
  if (existing === null || existing.isFile() || existing.isDirectory()) return
  throw new AppError('save-failed', `${to} is a device or a pipe, not a file. Choose another name.`)
}

async function refuseFull(to: string): Promise<void> {
  const existing = await lstat(to).catch(() => null)
  if (existing === null || (existing.isDirectory() && (await readdir(to)).length === 0)) return
  throw new AppError('save-failed', `${to} already exists. Choose another name.`)
}

/** The rename would replace the file that the running capture writes to. */
export async function refuseOwnFile(to: string, own: readonly { dev: number; ino: number }[]): Promise<void> {
  const existing = await stat(to).catch(() => null)
  if (existing !== null && own.some(({ dev, ino }) => dev === existing.dev && ino === existing.ino))
    throw new AppError('save-failed', `${to} is a file of the capture itself. Choose another name.`)
}

export function saveFailure(to: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const systemCode = systemCodeOf(error)
  return new AppError('save-failed', `Cannot save to ${to}: ${failureReason(error)}.`, {
    cause: error,
    ...(systemCode === undefined ? {} : { systemCode })
  })
}

/** Returns the reason of a write failure, for use within a sentence. */
export function failureReason(error: unknown): string {
  return REASONS[systemCodeOf(error) ?? ''] ?? messageOf(error)
}

/** Syncs the folder so that the new name survives a power failure; not supported on every system. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // The file itself is safe; the system will write the folder entry later.
  }
}
