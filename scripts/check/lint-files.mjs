/**
 * ESLint for some files. The configuration of the whole tree loads each layer's program; here a program holds the given
 * files and what they import.
 */

import { resolve } from 'node:path'
import { ESLint } from 'eslint'
import { programParser } from '../lint/program-parser.mjs'
import { PROJECT_DIR } from '../runtime/paths.mjs'

const paths = process.argv.slice(2)
const roots = paths.filter((path) => /\.(ts|vue)$/.test(path)).map((path) => resolve(PROJECT_DIR, path))

/** @param {string} config */
const parser = (config) => programParser(resolve(PROJECT_DIR, config), roots)
const window = parser('tsconfig.web.json')
const node = parser('tsconfig.node.json')
const pure = parser('tsconfig.pure.json')

const eslint = new ESLint({
  cwd: PROJECT_DIR,
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parser: node } },
    { files: ['src/{shared,decode}/**/*.ts'], languageOptions: { parser: pure } },
    { files: ['src/renderer/**/*.ts', 'test/renderer/**/*.ts'], languageOptions: { parser: window } },
    { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: window } } }
  ]
})
const results = await eslint.lintFiles(paths)
const formatter = await eslint.loadFormatter('stylish')
process.stdout.write(await formatter.format(results))
process.exitCode = results.some(({ errorCount, warningCount }) => errorCount + warningCount > 0) ? 1 : 0
