/** Coverage of the page from the end-to-end tests: V8's counts in the built script, mapped back to the sources. */

import { mergeProcessCovs } from '@bcoe/v8-coverage'
import { convert } from 'ast-v8-to-istanbul'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseAst } from 'vite'

/** @typedef {import('./merge.mjs').CoverageOfFiles} CoverageOfFiles */

/**
 * @param {object} options
 * @param {string} options.counts folder with the files of `test/helpers/page-coverage.ts`
 * @param {string} options.assets folder with the page's scripts and their source maps
 * @returns {Promise<CoverageOfFiles>}
 */
export async function readPageCoverage({ counts, assets }) {
  /** @type {CoverageOfFiles} */
  const files = {}
  for (const script of mergeCounts(counts)) {
    const path = join(assets, script.url.slice(script.url.lastIndexOf('/') + 1))
    // Counts of an earlier build have no script any more.
    if (!existsSync(`${path}.map`)) continue
    const code = readFileSync(path, 'utf8')
    const url = pathToFileURL(path).href
    const coverage = { url, functions: script.functions }
    const ast = parseAst(code)
    Object.assign(files, await convert({ code, ast, coverage, sourceMap: readSourceMap(`${path}.map`, url) }))
  }
  return files
}

/**
 * @param {string} folder
 * @returns {readonly import('node:inspector').Profiler.ScriptCoverage[]}
 */
function mergeCounts(folder) {
  if (!existsSync(folder)) return []
  const runs = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  return mergeProcessCovs(runs).result
}

/**
 * @param {string} path
 * @param {string} scriptUrl
 */
function readSourceMap(path, scriptUrl) {
  const map = JSON.parse(readFileSync(path, 'utf8'))
  return {
    ...map,
    sources: map.sources.map((/** @type {string} */ source) => new URL(source, scriptUrl).href)
  }
}
