import fsPromises, { type FileHandle } from 'node:fs/promises'
import { closeSync, openSync, writeSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/**
 * A capture file whose pages are there already. What a first write to a new file costs is up to the system: it finds
 * and clears a page for each 4 KiB, on a virtual machine perhaps after asking its host for it, at a tenth to a half of
 * the speed of writing over a page that is there. That is not Tcplens's cost, and it swings more than all else here.
 *
 * The engine rightly truncates what it overwrites. In this process alone, opening this path does not.
 */

const PIECE_BYTES = 1024 * 1024

export function makeResident(path: string, bytes: number): void {
  const fd = openSync(path, 'wx', 0o600)
  const piece = Buffer.alloc(PIECE_BYTES, 0xff)
  for (let at = 0; at < bytes; at += PIECE_BYTES) writeSync(fd, piece)
  closeSync(fd)
  const { open } = fsPromises
  fsPromises.open = (opened, flags, mode): Promise<FileHandle> =>
    open(opened, opened === path && flags === 'w' ? 'r+' : flags, mode)
  syncBuiltinESMExports()
}
