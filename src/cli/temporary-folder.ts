import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasEnded, ownIdentity } from './process-identity'

/**
 * Folder for captures that are not kept. Deleted when the process exits, unless it is killed or crashes. For that case,
 * the folder name contains the identity of its process, and the next start deletes folders of processes that have
 * ended.
 */

const PREFIX = 'tcplens-cli-'
const OWNED = /^tcplens-cli-([\da-f-]+)-\w+$/

/** Creates a new folder, which is deleted at the latest when this process exits. */
export async function temporaryFolder(): Promise<string> {
  await removeLeftovers()
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${ownIdentity()}-`))
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2 })
  })
  return folder
}

async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = OWNED.exec(name)?.[1]
    if (owner === undefined || !hasEnded(owner)) continue
    // Belongs to another user, or another process is deleting it at the same time: not an error.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)
  }
}
