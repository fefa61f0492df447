/**
 * A disk of a few MiB that can really fill up: a file system in memory, mounted for the test. Mounting requires root;
 * without it the tests are skipped, and the closing lines of the run report it.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, type TestOptions } from 'vitest'

/** Returns the mount point, or null if mounting is not possible. */
function mount(size: string): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const path = mkdtempSync(join(tmpdir(), 'tcplens-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0) return path
  rmdirSync(path)
  return null
}

/** Unmounts lazily: processes with open files there continue until they close them. */
function unmount(path: string): void {
  spawnSync('umount', ['-l', path])
  rmdirSync(path)
}

/** Returns options for `it` that skip if no disk can be mounted, like `needs` for a missing program. */
export function needsMount(): TestOptions {
  const path = mount('64k')
  if (path === null) return { skip: true, meta: { missingPeers: ['mount (as root)'] } }
  unmount(path)
  return {}
}

/** Returns the disk's folder; `size` in the format of mount, such as `3m`. */
export function smallDisk(size: string): string {
  const path = mount(size)
  if (path === null) throw new Error('No disk can be mounted: give this test needsMount()')
  onTestFinished(() => {
    unmount(path)
  })
  return path
}
