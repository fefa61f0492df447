import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { temporaryFolder } from './temporary-folder'

/** Saves standard input to a file, because reading a capture needs random access, which a pipe does not support. */
export async function saveInput(): Promise<string> {
  const path = join(await temporaryFolder(), 'standard-input')
  await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }))
  return path
}
