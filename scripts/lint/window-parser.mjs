/**
 * Parser of the window's TypeScript for type-aware lint rules. typescript-eslint would make a new TypeScript program for
 * each component, because a component's script is not the text of its file. This parser makes one program for the whole
 * window, in which the text of each `.vue` file is its script.
 */

import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import ts from 'typescript'
import tseslint from 'typescript-eslint'

/** @type {(code: string, options: object) => import('eslint').Linter.ESLintParseResult} */
const parseTypeScript = /** @type {any} */ (tseslint.parser).parseForESLint

const SCRIPT = /<script\b[^>]*>([\s\S]*?)<\/script>/

/**
 * @param {string} configPath absolute path of the tsconfig that includes the components
 * @returns {import('eslint').Linter.Parser}
 */
export function windowParser(configPath) {
  /** @type {ts.Program | undefined} */
  let program
  return {
    // ESLint's cache needs a name for each parser.
    meta: { name: 'window-parser', version: '1' },
    /**
     * @param {string} code
     * @param {{ project?: unknown, filePath: string }} options
     */
    parseForESLint(code, { project, ...options }) {
      // The parser of `.vue` files removes `project` for the expressions of a template, which have no types.
      if (project === undefined) return parseTypeScript(code, options)
      program ??= createProgram(configPath)
      // An editor lints text that is not saved yet.
      const known = program.getSourceFile(options.filePath)?.text === code
      return parseTypeScript(code, known ? { ...options, programs: [program] } : { ...options, project })
    }
  }
}

/**
 * @param {string} configPath
 * @returns {ts.Program}
 */
function createProgram(configPath) {
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
  return ts.createProgram(fileNames, { ...options, allowNonTsExtensions: true }, host)
}

/**
 * @param {string} component text of a `.vue` file
 * @returns {string}
 */
function scriptOf(component) {
  return SCRIPT.exec(component)?.[1] ?? ''
}
