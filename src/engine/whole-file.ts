import { lstat, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../shared/model/app-error'
import { clearAtExit, partName, placeOf } from './part-files'

/**
 * A file the user asked for, which is there whole or not at all: made under another name in its folder and renamed, so
 * that a crash, a full disk or a change of mind leaves what was there before.
 */

/** The codes that say what a user can do something about. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be too large for that disk',
  EACCES: 'it is not permitted there',
  EPERM: 'it is not permitted there',
  EROFS: 'that disk is read-only',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'the folder does not exist',
  EISDIR: 'there is a folder of that name',
  EIO: 'the disk failed'
}

/**
 * `write` makes the temporary file, syncs and closes it, and tells whether it is to be kept. Nothing is left of one
 * that is not, or that failed. A link stays one: what it leads to is replaced. `part`: the other name, where somebody
 * else has to know it. Rejects with `save-failed` in words.
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
 * The same for a new folder: `write` makes it under another name. What is there already stays as it is, unless it is an
 * empty folder.
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
    // Once more: a rename replaces an empty folder, and fails on one that is not.
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

/** The rename would put a file in the place of a device, or of a pipe that somebody reads. */
async function refuseDevice(to: string): Promise<void> {
  const existing = await stat(to).catch(() => null)
  if (existing === null || existing.isFile() || existing.isDirectory()) return
  throw new AppError('save-failed', `${to} is a device or a pipe, and no file. Choose another name.`)
}

async function refuseFull(to: string): Promise<void> {
  const existing = await lstat(to).catch(() => null)
  if (existing === null || (existing.isDirectory() && (await readdir(to)).length === 0)) return
  throw new AppError('save-failed', `${to} is there already. Choose another name.`)
}

/** The rename would take the file's name from under the capture that goes on in it. */
export async function refuseOwnFile(to: string, own: readonly { dev: number; ino: number }[]): Promise<void> {
  const existing = await stat(to).catch(() => null)
  if (existing !== null && own.some(({ dev, ino }) => dev === existing.dev && ino === existing.ino))
    throw new AppError('save-failed', `${to} belongs to the capture itself. Choose another name.`)
}

export function saveFailure(to: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const systemCode = systemCodeOf(error)
  return new AppError('save-failed', `Cannot save to ${to}: ${failureReason(error)}.`, {
    cause: error,
    ...(systemCode === undefined ? {} : { systemCode })
  })
}

/** Why nothing can be written, to stand in a sentence. */
export function failureReason(error: unknown): string {
  return REASONS[systemCodeOf(error) ?? ''] ?? messageOf(error)
}

/** So that the new name survives a power cut as well; not every system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // The file itself is safe; the folder's entry will be written when the system gets to it.
  }
}
