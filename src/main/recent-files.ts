/** Recently opened or saved capture files. The user has chosen these paths, so the page may request one by number. */
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import { createJsonWriter, readJsonFile } from '../engine/files/json-file'
import type { RecentFile } from '../shared/contract/host'
import { AppError } from '../shared/model/app-error'

const MOST = 8
const Stored = v.array(v.string())

export interface RecentFiles {
  list(): RecentFile[]
  /** Throws `not-found` for an unknown number. */
  path(id: number): string
  /** Puts a file first; a listed file moves to the top. */
  add(path: string): void
  /** Removes a file that no longer exists. */
  remove(path: string): void
  /** Returns a function that removes the listener. */
  onChange(listener: () => void): () => void
  /** Resolves when no write is in progress. */
  settled(): Promise<void>
}

/** Calls `failed` if the list cannot be saved. An unusable list counts as empty: only convenience is lost. */
export async function openRecentFiles(file: string, failed: (error: unknown) => void): Promise<RecentFiles> {
  const writer = createJsonWriter(file)
  const read = await readJsonFile(file)
  const stored = v.safeParse(Stored, read.state === 'read' ? read.value : [])
  const numbers = new Map<string, number>()
  const listeners = new Set<() => void>()
  let paths = (stored.success ? stored.output : []).slice(0, MOST)

  const numberOf = (path: string): number => {
    const known = numbers.get(path) ?? numbers.size + 1
    numbers.set(path, known)
    return known
  }
  const change = (next: string[]): void => {
    paths = next.slice(0, MOST)
    writer.write(paths).catch(failed)
    for (const listener of listeners) listener()
  }

  return {
    list: () => paths.map((path) => ({ id: numberOf(path), name: basename(path), folder: dirname(path) })),
    path(id) {
      const found = paths.find((path) => numbers.get(path) === id)
      if (found === undefined) throw new AppError('not-found', `There is no recent file ${id}.`)
      return found
    },
    add(path) {
      change([path, ...paths.filter((other) => other !== path)])
    },
    remove(path) {
      change(paths.filter((other) => other !== path))
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled: () => writer.settled()
  }
}
