import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isRoot } from './daemon'

/** Changes the owner of a folder and its content to the user that a server runs as. */
export async function give(folder: string, user: string): Promise<void> {
  if (isRoot) await promisify(execFile)('chown', ['-R', user, folder])
}
