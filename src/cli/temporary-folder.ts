import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasEnded, ownIdentity } from './process-identity'

/**
 * Where a capture lies that nobody asked to keep. The folder goes when the process exits, in whatever way it can still
 * do something about it. After a kill -9 or a crash it cannot: so the folder is named after its process, and the next
 * one to start takes away what belongs to none that lives.
 */

const PREFIX = 'tcplens-console-'
const OWNED = /^tcplens-console-([\da-f-]+)-\w+$/

/** A new folder, gone at the latest when this process exits. */
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
    // Another user's, or removed by another start at this moment: not ours to worry about.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)
  }
}
