import type { FileHandle } from 'node:fs/promises'
import { messageOf } from '../shared/model/app-error'

/**
 * Takes from others every right to an open file that was there before: a mode given to `open` is for new files alone.
 * Devices and pipes are left as they are. Throws where other users have rights that cannot be taken, since the file
 * belongs to somebody else.
 */
export async function makePrivate(file: FileHandle): Promise<void> {
  // Windows keeps rights otherwise; a file has those of its folder.
  if (process.platform === 'win32') return
  const stats = await file.stat()
  if (!stats.isFile() || (stats.mode & 0o077) === 0) return
  try {
    await file.chmod(0o600)
  } catch (error) {
    throw new Error(
      `other users can read or write it, and its rights cannot be changed (${messageOf(error)}). ` +
        'Choose another name, or run chmod 600 on it as its owner',
      { cause: error }
    )
  }
}
