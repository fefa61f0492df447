import { mkdtempSync, openSync, rmdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Creates an unlinked temporary file, which disappears when the program ends, however it ends. `purpose` is part of its
 * short-lived name.
 */
export function openNamelessFile(folder: string, purpose: string): number {
  const own = mkdtempSync(join(folder, `.tcplens-${purpose}-`))
  const path = join(own, 'bytes')
  const fd = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  rmdirSync(own)
  return fd
}
