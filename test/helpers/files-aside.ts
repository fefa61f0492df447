/** Temporary files of a test file, written into one folder that the set-up removes after it. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let count = 0
let folder: Promise<string> | undefined

/** Writes a file and returns its path. */
export async function fileOf(bytes: Uint8Array, extension = 'pcap'): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'tcplens-foreign-'))
  const path = join(await folder, `${++count}.${extension}`)
  await writeFile(path, bytes)
  return path
}

export async function removeFilesAside(): Promise<void> {
  if (folder !== undefined) await rm(await folder, { recursive: true, force: true })
  folder = undefined
}
