import { readFile, writeFile } from 'node:fs/promises'
import * as v from 'valibot'
import { MockSet } from '../../shared/contract/mock-sets'

/** Facts of a set that are shown without reading the set. */

export async function writeJson(path: string, set: MockSet): Promise<void> {
  await writeFile(path, JSON.stringify(set), { mode: 0o600 })
}

/** Returns null if the file is missing or invalid. */
export async function readJson(path: string): Promise<MockSet | null> {
  try {
    const read = v.safeParse(MockSet, JSON.parse(await readFile(path, 'utf8')))
    return read.success ? read.output : null
  } catch {
    return null
  }
}
