import { renameSync, rmSync } from 'node:fs'
import { lstat, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { systemCodeOf } from '../../shared/model/app-error'

/** Temporary names of files and folders that are being written, which are removed when the process exits. */

/** Returns the path that a save replaces. Follows symbolic links, including dangling ones, as other programs do. */
export async function placeOf(to: string): Promise<string> {
  const existing = await lstat(to).catch(() => null)
  if (existing?.isSymbolicLink() !== true) return to
  try {
    return await realpath(to)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    return placeOf(resolve(dirname(to), await readlink(to)))
  }
}

/** Returns a temporary name in the same folder, so that it can be renamed. */
export function partName(place: string): string {
  return join(dirname(place), `.${basename(place)}.${process.pid}-${Date.now().toString(36)}.part`)
}

const parts = new Set<string>()

/**
 * Removes an unfinished file when the process exits, because a second stop signal exits at once. The returned function
 * cancels this after the file is complete or removed.
 */
export function clearAtExit(path: string): () => void {
  if (parts.size === 0) process.on('exit', removeParts)
  parts.add(path)
  return () => {
    parts.delete(path)
    if (parts.size === 0) process.off('exit', removeParts)
  }
}

function removeParts(): void {
  for (const path of parts) {
    try {
      // A worker thread may still be adding files; it cannot find the folder under the new name.
      const gone = `${path}.gone`
      renameSync(path, gone)
      rmSync(gone, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // The file does not exist yet or cannot be removed; the exiting process cannot report that.
    }
  }
}
