/**
 * Which files import which, from the text of their relative imports. Bundlers would know it too, after transforming
 * every file; this takes a fraction of a second.
 */

import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { PROJECT_DIR } from '../runtime/paths.mjs'

const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g

/** Endings that an import may leave out. */
const ENDINGS = ['', '.ts', '.vue', '.d.ts', '.mjs', '/index.ts']

/**
 * @param {readonly string[]} paths all files of the project, relative to its folder
 * @returns {Map<string, Set<string>>} for each imported file the files that import it
 */
export function importersOf(paths) {
  const known = new Set(paths)
  /** @type {Map<string, Set<string>>} */
  const importers = new Map()
  for (const path of paths) {
    const text = readFileSync(join(PROJECT_DIR, path), 'utf8')
    for (const [, specifier] of text.matchAll(RELATIVE_IMPORT)) {
      const target = posix.join(posix.dirname(path), specifier ?? '')
      const imported = ENDINGS.map((ending) => target + ending).find((candidate) => known.has(candidate))
      if (imported === undefined) continue
      const found = importers.get(imported)
      if (found === undefined) importers.set(imported, new Set([path]))
      else found.add(path)
    }
  }
  return importers
}

/**
 * Returns the tests that reach one of the files through the fewest imports, those whose path is most like the file's
 * first.
 * @param {readonly string[]} paths
 * @param {ReadonlyMap<string, ReadonlySet<string>>} importers
 * @param {(path: string) => boolean} isTest
 * @returns {string[]}
 */
export function nearestTests(paths, importers, isTest) {
  /** @type {Map<string, number>} */
  const likeness = new Map(paths.filter(isTest).map((path) => [path, Infinity]))
  for (const path of paths) {
    const seen = new Set([path])
    let ring = [path]
    while (ring.length > 0 && !ring.some(isTest)) {
      ring = [...new Set(ring.flatMap((at) => [...(importers.get(at) ?? [])]))].filter((at) => !seen.has(at))
      for (const at of ring) seen.add(at)
    }
    for (const at of ring.filter(isTest)) {
      likeness.set(at, Math.max(likeness.get(at) ?? 0, sharedLength(at, path)))
    }
  }
  return [...likeness.keys()].sort(
    (a, b) => (likeness.get(b) ?? 0) - (likeness.get(a) ?? 0) || (a < b ? -1 : 1)
  )
}

/**
 * @param {string} test
 * @param {string} source
 * @returns {number} of characters that their paths share below `test` and `src`
 */
function sharedLength(test, source) {
  const [a, b] = [test, source].map((path) => path.slice(path.indexOf('/')))
  let length = 0
  while (length < (a?.length ?? 0) && a?.[length] === b?.[length]) length++
  return length
}
