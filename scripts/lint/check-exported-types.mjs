/**
 * `npm run lint`: fails when two files under src declare an exported type, interface or class of the same name. One
 * name then means two things, and a search or an import picks the wrong one.
 */

import { join, relative } from 'node:path'
import { PROJECT_DIR } from '../runtime/paths.mjs'
import { findDuplicateTypes } from './exported-types.mjs'

const duplicates = findDuplicateTypes(join(PROJECT_DIR, 'src'))
for (const { name, places } of duplicates) {
  const list = places.map(({ path, line }) => `${relative(PROJECT_DIR, path)}:${line}`)
  process.stdout.write(`${name} is declared and exported ${places.length} times: ${list.join(', ')}\n`)
}
if (duplicates.length > 0)
  process.stdout.write('Give each a precise name, merge them if they mean the same, or do not export them.\n')
process.exitCode = duplicates.length > 0 ? 1 : 0
