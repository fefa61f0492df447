/** Capture files opened or saved lately: paths the user has chosen, so the page may ask for one again by number. */
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import { createJsonWriter, readJsonFile } from '../engine/json-file'
import type { RecentFile } from '../shared/contract/host'
import { AppError } from '../shared/model/app-error'

const MOST = 8
const Stored = v.array(v.string())

export interface RecentFiles {
  list(): RecentFile[]
  /** Throws `not-found` for a number that is none. */
  path(id: number): string
  /** Puts a file first; already listed, it moves up. */
  add(path: string): void
  /** A file that is gone is not offered again. */
  remove(path: string): void
  /** Resolves when nothing is being written any more. */
  settled(): Promise<void>
}

/** `failed` is told of a list that could not be kept. An unusable one is an empty one: nothing is lost but comfort. */
export async function openRecentFiles(file: string, failed: (error: unknown) => void): Promise<RecentFiles> {
  const writer = createJsonWriter(file)
  const read = await readJsonFile(file)
  const stored = v.safeParse(Stored, read.state === 'read' ? read.value : [])
  const numbers = new Map<string, number>()
  let paths = (stored.success ? stored.output : []).slice(0, MOST)

  const numberOf = (path: string): number => {
    const known = numbers.get(path) ?? numbers.size + 1
    numbers.set(path, known)
    return known
  }
  const change = (next: string[]): void => {
    paths = next.slice(0, MOST)
    writer.write(paths).catch(failed)
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
    settled: () => writer.settled()
  }
}
