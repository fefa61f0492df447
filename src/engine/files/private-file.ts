import type { FileHandle } from 'node:fs/promises'
import { messageOf } from '../../shared/model/app-error'

/**
 * Removes all permissions of other users from an open file that existed before, because the mode given to `open`
 * applies to new files only. Leaves devices and pipes unchanged. Throws if permissions cannot be removed, because
 * another user owns the file.
 */
export async function makePrivate(file: FileHandle): Promise<void> {
  // On Windows, a file inherits the access control of its folder.
  if (process.platform === 'win32') return
  const stats = await file.stat()
  if (!stats.isFile() || (stats.mode & 0o077) === 0) return
  try {
    await file.chmod(0o600)
  } catch (error) {
    throw new Error(
      `other users can read or write it, and its permissions cannot be changed (${messageOf(error)}). ` +
        'Choose another name, or run chmod 600 on it as its owner',
      { cause: error }
    )
  }
}
