import { renameSync, rmSync } from 'node:fs'
import { lstat, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { systemCodeOf } from '../shared/model/app-error'

/** Files and folders on their way to be whole: where they stand until then, and that none outlives the process. */

/**
 * Where what is saved to a path comes to stand: where it is a link, in the place of what it leads to, there already or
 * not, as other programs write.
 */
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

/** In the same folder, so that it can be renamed. */
export function partName(place: string): string {
  return join(dirname(place), `.${basename(place)}.${process.pid}-${Date.now().toString(36)}.part`)
}

const parts = new Set<string>()

/**
 * A process that is told twice to end does so at once: what is half made goes then. The function returned is for when
 * that has become whole, or was removed.
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
      // A thread may still be putting files into it: under this name it finds it no more.
      const gone = `${path}.gone`
      renameSync(path, gone)
      rmSync(gone, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // It was not begun yet, or cannot be removed; nobody is left to be told.
    }
  }
}
