/**
 * Makes the loops of the source and of its tests throw in a test that takes too long. Many faults in a parser are an
 * endless loop; without this, each of them blocks the test process until it is killed and started again.
 */

import ts from 'typescript'
import type { Plugin } from 'vitest/config'
import { LOOP_GUARD } from './loop-guard'

export function throwInEndlessLoops(): Plugin {
  return {
    name: 'throw-in-endless-loops',
    enforce: 'pre',
    transform(code, id) {
      return /\/(src|test)\/.*\.ts$/.test(id) && !id.includes('/test/mutation/') ? guarded(code) : undefined
    }
  }
}

function guarded(code: string): { code: string; map: null } {
  const source = ts.createSourceFile('guarded.ts', code, ts.ScriptTarget.Latest)
  const insertions: { at: number; text: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isForStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) {
      const { statement } = node
      const [start, end] = [statement.getStart(source), statement.getEnd()]
      insertions.push({ at: start, text: `{${LOOP_GUARD}();` }, { at: end, text: '}' })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  // Insertions at one place are ends of nested bodies, in any order.
  let guardedCode = code
  for (const { at, text } of insertions.toSorted((a, b) => b.at - a.at))
    guardedCode = guardedCode.slice(0, at) + text + guardedCode.slice(at)
  return { code: guardedCode, map: null }
}
