import { open, type FileHandle } from 'node:fs/promises'
import { makePrivate } from '../engine/files/private-file'

/**
 * Opens a file that only the current user can access: a new file, or with `overwrite` an existing one, which is
 * emptied.
 */
export async function openPrivate(path: string, overwrite: boolean): Promise<FileHandle> {
  const file = await open(path, overwrite ? 'w' : 'wx', 0o600)
  try {
    await makePrivate(file)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Writes a text to such a file. */
export async function writePrivate(path: string, text: string, overwrite: boolean): Promise<void> {
  const file = await openPrivate(path, overwrite)
  try {
    await file.writeFile(text)
  } finally {
    await file.close()
  }
}
