import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemCodeOf } from '../shared/model/app-error'

/**
 * Where a capture lies that nobody asked to keep. The folder goes when the process exits, in whatever way it can still
 * do something about it. After a kill -9 or a crash it cannot: so the folder is named after its process, and the next
 * one to start takes away what belongs to none that lives.
 */

const PREFIX = 'tcplens-console-'
const OWNED = /^tcplens-console-(\d+)-/

/** A new folder, gone at the latest when this process exits. */
export async function temporaryFolder(): Promise<string> {
  await removeLeftovers()
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2 })
  })
  return folder
}

async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = Number(OWNED.exec(name)?.[1] ?? 0)
    if (owner === 0 || isAlive(owner)) continue
    // Another user's, or removed by another start at this moment: not ours to worry about.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Anything but "no such process" means that there is one.
    return systemCodeOf(error) !== 'ESRCH'
  }
}
