import { mkdtempSync, openSync, rmdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/** A file that nothing is left of, however the program ends. `purpose` is seen as long as it has a name. */
export function openNamelessFile(folder: string, purpose: string): number {
  const own = mkdtempSync(join(folder, `.tcplens-${purpose}-`))
  const path = join(own, 'bytes')
  const fd = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  rmdirSync(own)
  return fd
}
