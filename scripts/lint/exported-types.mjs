/** Finds type names that several files declare and export. Re-exports of one declaration are not counted. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** @typedef {{ path: string, line: number }} Place */
/** @typedef {{ name: string, places: Place[] }} DuplicateType */

/**
 * @param {string} folder searched with its subfolders, for `.ts` and `.vue` files
 * @returns {DuplicateType[]} sorted by name
 */
export function findDuplicateTypes(folder) {
  /** @type {Map<string, Place[]>} */
  const declared = new Map()
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:ts|vue)$/.test(path))
    .sort()
  for (const path of paths.map((name) => join(folder, name))) {
    for (const { name, line } of exportedTypes(readFileSync(path, 'utf8'), path)) {
      const places = declared.get(name) ?? []
      // In one file, an interface may be merged with a class or with another interface.
      if (places.every((place) => place.path !== path)) places.push({ path, line })
      declared.set(name, places)
    }
  }
  return [...declared]
    .filter(([, places]) => places.length > 1)
    .map(([name, places]) => ({ name, places }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Returns the types that a file declares and exports, in the declaration or in a list (`export type { Name }`).
 * @param {string} text
 * @param {string} path
 * @returns {{ name: string, line: number }[]}
 */
export function exportedTypes(text, path) {
  const source = ts.createSourceFile(
    path,
    path.endsWith('.vue') ? scriptOf(text) : text,
    ts.ScriptTarget.Latest
  )
  const listed = new Map(source.statements.flatMap(listedNames))
  return source.statements.flatMap((statement) => {
    if (!isTypeDeclaration(statement) || statement.name === undefined) return []
    const local = statement.name.text
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
    const name = isExported ? local : listed.get(local)
    if (name === undefined) return []
    const { line } = source.getLineAndCharacterOfPosition(statement.name.getStart(source))
    return [{ name, line: line + 1 }]
  })
}

/**
 * Blanks all of a component except its scripts, so that line numbers stay valid.
 * @param {string} text
 */
function scriptOf(text) {
  let script = ''
  for (const { 0: match, 1: code = '', index } of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)) {
    const start = index + match.indexOf('>') + 1
    script += text.slice(script.length, start).replace(/[^\n]/g, ' ') + code
  }
  return script
}

/**
 * @param {ts.Statement} statement
 * @returns {statement is ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration | ts.EnumDeclaration}
 */
function isTypeDeclaration(statement) {
  return (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  )
}

/**
 * Returns the names in `export { A, B as C }`, local and exported; none for names of another module.
 * @param {ts.Statement} statement
 * @returns {[local: string, exported: string][]}
 */
function listedNames(statement) {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return []
  const list = statement.exportClause
  if (!list || !ts.isNamedExports(list)) return []
  return list.elements.map(({ name, propertyName }) => [(propertyName ?? name).text, name.text])
}
