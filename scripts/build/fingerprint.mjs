/**
 * A hash over the names and contents of a build's inputs. Contents and not times: a checkout or a copy sets
 * new times on unchanged files, and an edit within one clock tick sets none.
 */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {string} root
 * @param {readonly string[]} inputs files and folders relative to root; missing ones count as empty
 * @returns {string}
 */
export function fingerprint(root, inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) addTo(hash, root, input)
  return hash.digest('hex')
}

/**
 * Adds a file or folder to the hash. Lengths are included besides names and contents, so that no two trees produce
 * the same sequence of bytes.
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addTo(hash, root, path) {
  const absolute = join(root, path)
  const stats = statSync(absolute, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (stats.isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addTo(hash, root, `${path}/${name}`)
    return
  }
  const content = readFileSync(absolute)
  hash.update(`${path.length}:${path}:${content.length}:`).update(content)
}
