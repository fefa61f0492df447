/**
 * Parser for type-aware lint rules that makes one TypeScript program for all files of a tsconfig, `.vue` files included.
 * typescript-eslint would make a new program for each component, because a component's script is not the text of its
 * file: here the text of a `.vue` file is its script.
 */

import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import ts from 'typescript'
import tseslint from 'typescript-eslint'

/** @type {(code: string, options: object) => import('eslint').Linter.ESLintParseResult} */
const parseTypeScript = /** @type {any} */ (tseslint.parser).parseForESLint

const SCRIPT = /<script\b[^>]*>([\s\S]*?)<\/script>/

/**
 * @param {string} configPath absolute path of the tsconfig
 * @param {readonly string[]} [roots] absolute paths of the only files that will be linted, for a smaller program
 * @returns {import('eslint').Linter.Parser}
 */
export function programParser(configPath, roots) {
  /** @type {ts.Program | undefined} */
  let program
  return {
    // ESLint's cache needs a name for each parser.
    meta: { name: 'program-parser', version: '1' },
    /**
     * @param {string} code
     * @param {{ project?: unknown, filePath: string }} options
     */
    parseForESLint(code, { project, ...options }) {
      // The parser of `.vue` files removes `project` for the expressions of a template, which have no types.
      if (project === undefined) return parseTypeScript(code, options)
      program ??= createProgram(configPath, roots)
      // An editor lints text that is not saved yet.
      const known = program.getSourceFile(options.filePath)?.text === code
      return parseTypeScript(code, known ? { ...options, programs: [program] } : { ...options, project })
    }
  }
}

/**
 * @param {string} configPath
 * @param {readonly string[] | undefined} roots
 * @returns {ts.Program}
 */
function createProgram(configPath, roots) {
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path))
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    dirname(configPath),
    undefined,
    configPath,
    undefined,
    [{ extension: '.vue', isMixedContent: true, scriptKind: ts.ScriptKind.Deferred }]
  )
  const host = ts.createCompilerHost(options, true)
  const readSource = host.getSourceFile.bind(host)
  host.getSourceFile = (path, languageVersion, ...rest) =>
    path.endsWith('.vue')
      ? ts.createSourceFile(
          path,
          scriptOf(readFileSync(path, 'utf8')),
          languageVersion,
          true,
          ts.ScriptKind.TS
        )
      : readSource(path, languageVersion, ...rest)
  const ambient = fileNames.filter((path) => path.endsWith('.d.ts'))
  return ts.createProgram(
    roots === undefined ? fileNames : [...ambient, ...roots],
    { ...options, allowNonTsExtensions: true },
    host
  )
}

/**
 * @param {string} component text of a `.vue` file
 * @returns {string}
 */
function scriptOf(component) {
  return SCRIPT.exec(component)?.[1] ?? ''
}
