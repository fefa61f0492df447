/**
 * Type errors in some files of the window. vue-tsc checks a whole program, and loading this one takes longer than a
 * developer waits after an edit, so this program holds the given files and what they import.
 */

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import ts from 'typescript'
import { PROJECT_DIR } from '../runtime/paths.mjs'

// The parts of vue-tsc, in the versions that it brings.
const requireForVue = createRequire(createRequire(import.meta.url).resolve('vue-tsc/package.json'))
/** @type {typeof import('@vue/language-core')} */
const vue = requireForVue('@vue/language-core')
/** @type {typeof import('@volar/typescript')} */
const volar = requireForVue('@volar/typescript')

/**
 * @param {readonly string[]} paths relative to the project folder
 * @returns {string} formatted errors, empty without any
 */
function windowTypeErrors(paths) {
  const { options, vueOptions } = vue.createParsedCommandLine(
    ts,
    ts.sys,
    resolve(PROJECT_DIR, 'tsconfig.web.json')
  )
  const checked = paths.map((path) => resolve(PROJECT_DIR, path))
  const ambient = ts.sys.readDirectory(resolve(PROJECT_DIR, 'src/renderer'), ['.d.ts'])
  const createProgram = volar.proxyCreateProgram(ts, ts.createProgram, (_, program) => [
    vue.createVueLanguagePlugin(ts, program.options, vueOptions, (id) => id)
  ])
  const host = ts.createCompilerHost(options)
  const program = createProgram({
    rootNames: [...checked, ...ambient],
    options: { ...options, allowNonTsExtensions: true },
    host
  })
  const errors = checked.flatMap((path) => {
    const source = program.getSourceFile(path)
    return source === undefined
      ? []
      : [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  })
  return ts.formatDiagnostics(errors, {
    getCurrentDirectory: () => PROJECT_DIR,
    getCanonicalFileName: (path) => path,
    getNewLine: () => '\n'
  })
}

const errors = windowTypeErrors(process.argv.slice(2))
process.stdout.write(errors)
process.exitCode = errors === '' ? 0 : 1
