/**
 * The built app as one archive (ASAR), as a package contains it: two length-prefixed values (the header's size, the
 * header as JSON), then the bytes of all files at the offsets that the header names.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface ArchiveEntry {
  size?: number
  offset?: string
  files?: Record<string, ArchiveEntry>
}

/** Writes the archive of the files and folders `names` of `root`. Source maps are left out. */
export async function writeArchive(root: string, names: readonly string[], to: string): Promise<void> {
  const contents: Buffer[] = []
  let length = 0
  const entryOf = async (path: string, isFolder: boolean): Promise<ArchiveEntry> => {
    if (isFolder) {
      const files: Record<string, ArchiveEntry> = {}
      for (const entry of await readdir(path, { withFileTypes: true })) {
        if (entry.name.endsWith('.map')) continue
        files[entry.name] = await entryOf(join(path, entry.name), entry.isDirectory())
      }
      return { files }
    }
    const bytes = await readFile(path)
    contents.push(bytes)
    const offset = length
    length += bytes.length
    return { size: bytes.length, offset: String(offset) }
  }

  const header: ArchiveEntry & { files: Record<string, ArchiveEntry> } = { files: {} }
  for (const name of names) {
    const folders = name.split('/')
    const last = folders.pop() ?? ''
    let place = header.files
    for (const folder of folders) place = (place[folder] ??= { files: {} }).files ??= {}
    place[last] = await entryOf(join(root, name), !last.includes('.'))
  }
  const json = Buffer.from(JSON.stringify(header))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  // A pickle is its payload's size and its payload, in units of four bytes; the JSON is a string in the second one.
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(padded + 8, 4)
  head.writeUInt32LE(padded + 4, 8)
  head.writeUInt32LE(json.length, 12)
  json.copy(head, 16)
  await writeFile(to, Buffer.concat([head, ...contents]))
}
