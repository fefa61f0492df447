/**
 * Measures the wording of prose: the frequency, per 1,000 words, of constructions that plain English rarely needs.
 * Comments, documentation, test names and the English user interface are separate areas, each with a bound.
 */

import ts from 'typescript'

/** @typedef {'say' | 'what' | 'who'} Construction */
/** @typedef {Record<Construction, number>} Counts occurrences, or occurrences per 1,000 words */

/**
 * "The table is told" (say), "what comes is kept" (what), "whoever asks" (who).
 * @type {Record<Construction, RegExp>}
 */
const CONSTRUCTIONS = {
  say: /\b(?:tell|tells|told|telling|say|says|said|saying)\b/gi,
  what: /\bwhat (?:is|are|was|were|comes?|came|goes|went|passes|passed|follows|followed|stands|stood|happens|happened|has|had)\b/gi,
  who: /\b(?:who(?:m|ever|mever)|nobody)\b/gi
}

export const CONSTRUCTION_NAMES = /** @type {Construction[]} */ (Object.keys(CONSTRUCTIONS))

/** @param {string} text @returns {number} */
const countWords = (text) => text.match(/[A-Za-z][A-Za-z'’-]*/g)?.length ?? 0

/**
 * @param {readonly string[]} texts
 * @returns {{ words: number, perThousand: Counts }}
 */
export function measureWording(texts) {
  const words = texts.reduce((sum, text) => sum + countWords(text), 0)
  /** @param {Construction} name */
  const rate = (name) =>
    (1000 * texts.reduce((sum, text) => sum + (text.match(CONSTRUCTIONS[name])?.length ?? 0), 0)) /
    Math.max(1, words)
  return { words, perThousand: { say: rate('say'), what: rate('what'), who: rate('who') } }
}

/**
 * Comments of a TypeScript, JavaScript or Vue file.
 * @param {string} code
 * @param {string} path its extension chooses the syntax
 * @returns {string[]}
 */
export function commentsOf(code, path) {
  if (!path.endsWith('.vue')) return scriptComments(code)
  const scripts = [...code.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script)
  const markup = [...code.matchAll(/<!--([\s\S]*?)-->/g)].map(([, comment = '']) => comment)
  return [...scripts.flatMap(scriptComments), ...markup]
}

/**
 * Names of suites and tests, as far as they are literals.
 * @param {string} code
 * @returns {string[]}
 */
export function testNamesOf(code) {
  return [...code.matchAll(/\b(?:it|test|describe)(?:\.\w+)*(?:\([^'"`]{0,400}\))?\(\s*(['"`])(.*?)\1/g)].map(
    ([, , name = '']) => name
  )
}

/**
 * String literals of a module, such as the texts of a catalogue.
 * @param {string} code
 * @returns {string[]}
 */
export function stringsOf(code) {
  return leaves(code).flatMap((node) =>
    ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
      ? [node.text]
      : []
  )
}

/** @param {string} code */
function scriptComments(code) {
  // A comment between two tokens trails the first, leads the second, or both: keyed by position to count it once.
  const ranges = leaves(code).flatMap((node) => [
    ...(ts.getLeadingCommentRanges(code, node.getFullStart()) ?? []),
    ...(ts.getTrailingCommentRanges(code, node.getEnd()) ?? [])
  ])
  return [...new Map(ranges.map(({ pos, end }) => [pos, code.slice(pos, end)])).values()]
}

/**
 * The tokens of a module, its end included.
 * @param {string} code
 * @returns {ts.Node[]}
 */
function leaves(code) {
  const file = ts.createSourceFile('module.ts', code, ts.ScriptTarget.Latest, true)
  /** @param {ts.Node} node @returns {ts.Node[]} */
  const below = (node) => {
    // For documentation comments, getChildren adds the comments themselves.
    const children = node.getChildren(file).filter((child) => !ts.isJSDoc(child))
    return children.length === 0 ? [node] : children.flatMap(below)
  }
  return below(file)
}
