/**
 * `npm run lint`: fails when the prose of an area uses a construction more often than its bound. `--all` prints every
 * figure. Areas that were not rewritten yet have the bound they meet today: lower it with each rewrite, down to GOAL.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from '../runtime/paths.mjs'
import { commentsOf, CONSTRUCTION_NAMES, measureWording, stringsOf, testNamesOf } from './wording.mjs'

/** @typedef {import('./wording.mjs').Counts} Counts */

/**
 * @typedef {object} Area
 * @property {string} name
 * @property {() => string[]} read
 * @property {Counts} bound occurrences per 1,000 words
 */

const GOAL = { say: 1, what: 1, who: 0.6 }
const CODE = /\.(?:ts|vue|mjs)$/

/** @type {Area[]} */
const AREAS = [
  { name: 'README', read: () => ['README.md', 'CONTRIBUTING.md'].map(text), bound: GOAL },
  { name: 'docs', read: () => files('docs', /\.md$/).map(text), bound: GOAL },
  {
    name: 'user interface',
    read: () => files('src/renderer/src/locales/en', CODE).flatMap((path) => stringsOf(text(path))),
    bound: GOAL
  },
  {
    name: 'command line',
    read: () => files('src/cli', CODE).flatMap((path) => stringsOf(text(path))),
    bound: GOAL
  },
  {
    name: 'comments',
    read: () => ['src', 'scripts', 'bin'].flatMap(comments),
    bound: GOAL
  },
  { name: 'comments of tests', read: () => comments('test'), bound: GOAL },
  {
    name: 'test names',
    read: () => files('test', /\.test\.ts$/).flatMap((path) => testNamesOf(text(path))),
    bound: GOAL
  }
]

const all = process.argv.includes('--all')
let failed = false
for (const { name, read, bound } of AREAS) {
  const { words, perThousand } = measureWording(read())
  for (const construction of CONSTRUCTION_NAMES) {
    const rate = perThousand[construction]
    const exceeded = rate > bound[construction]
    failed ||= exceeded
    if (exceeded || all) {
      process.stdout.write(
        `${name}: “${construction}” ${rate.toFixed(2)} times in 1,000 words (${words} in all), bound ${bound[construction]}\n`
      )
    }
  }
}
if (failed)
  process.stdout.write('Reword these in plain English: name the actor, then the verb, then the object.\n')
process.exitCode = failed ? 1 : 0

/** @param {string} path */
function text(path) {
  return readFileSync(join(PROJECT_DIR, path), 'utf8')
}

/**
 * @param {string} folder
 * @param {RegExp} names
 */
function files(folder, names) {
  return readdirSync(join(PROJECT_DIR, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => names.test(path))
    .map((path) => join(folder, path))
}

/** @param {string} folder */
function comments(folder) {
  return files(folder, CODE).flatMap((path) => commentsOf(text(path), path))
}
