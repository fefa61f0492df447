/** Finds protobuf definition files and the files that they import. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { messageOf } from '../../shared/model/app-error'

/** A file, or a folder with all files below it. */
export interface ProtoPath {
  readonly kind: 'file' | 'folder'
  readonly path: string
}

/** For comparison: all public APIs of the largest publisher are about 6,000 files. */
const MAX_FILES = 10_000
const MAX_FILE_BYTES = 4 * 1024 * 1024
const MAX_DEPTH = 24
/** Maximum number of parent folders searched for imports. */
const MAX_ROOTS = 16

export interface ProtoFileList {
  readonly files: readonly string[]
  readonly hasMore: boolean
}

export async function filesOf({ kind, path }: ProtoPath): Promise<ProtoFileList> {
  if (kind === 'file') return { files: [path], hasMore: false }
  const files: string[] = []
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true })
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      if (files.length >= MAX_FILES) return
      const inside = join(folder, entry.name)
      const isHidden = entry.name.startsWith('.') || entry.name === 'node_modules'
      if (entry.isDirectory() && !isHidden && depth < MAX_DEPTH) await walk(inside, depth + 1)
      else if (entry.isFile() && entry.name.endsWith('.proto')) files.push(inside)
    }
  }
  await walk(path, 0)
  return { files, hasMore: files.length >= MAX_FILES }
}

export type ProtoText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string; readonly tooLarge: boolean }

export async function readProto(path: string): Promise<ProtoText> {
  try {
    const { size } = await stat(path)
    if (size > MAX_FILE_BYTES) return { ok: false, reason: `${size} bytes`, tooLarge: true }
    return { ok: true, text: await readFile(path, 'utf8') }
  } catch (error) {
    return { ok: false, reason: messageOf(error), tooLarge: false }
  }
}

/**
 * Finds the file that `name` imports in `file`: relative to one of the given folders, or to the file's own folder or a
 * parent of it, like the include paths of a compiler. Returns null if there is none.
 */
export async function findImport(
  name: string,
  file: string,
  folders: readonly string[]
): Promise<string | null> {
  // Import paths must stay below their root; others could refer to any file.
  if (isAbsolute(name) || !name.endsWith('.proto') || name.split(/[\\/]/).includes('..')) return null
  const roots = [...folders]
  for (let folder = dirname(file), count = 0; count < MAX_ROOTS; count++) {
    roots.push(folder)
    const above = dirname(folder)
    if (above === folder) break
    folder = above
  }
  for (const root of roots) {
    const path = join(root, name)
    try {
      if ((await stat(path)).isFile()) return path
    } catch {
      // Not in this folder.
    }
  }
  return null
}
