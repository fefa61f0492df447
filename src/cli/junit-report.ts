import type { ConversationState } from '../engine/conversation/conversation'
import { differenceLines, resultLine } from './replay-report'

/** The report that CI servers read: one case a run. */
export function junitReport(name: string, runs: readonly ConversationState[]): string {
  const cases = runs.map((run, at) => testCase(name, run, at))
  const failures = runs.filter(({ result }) => result !== null && result.verdict !== 'same').length
  const errors = runs.filter(({ result }) => result === null).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="${escaped(name)}" tests="${runs.length}" failures="${failures}" errors="${errors}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    ''
  ].join('\n')
}

function testCase(name: string, { result, error, took }: ConversationState, at: number): string {
  const title = `run ${at + 1}`
  const opening = `    <testcase classname="${escaped(name)}" name="${title}" time="${(took / 1000).toFixed(3)}"`
  if (result?.verdict === 'same') return `${opening}/>`
  if (result === null) {
    const why = error?.message ?? 'It was stopped before it was over.'
    return `${opening}>\n      <error message="${escaped(why)}"/>\n    </testcase>`
  }
  const message = escaped(resultLine(result, 1, false))
  const details = escaped(differenceLines(result).join('\n'))
  return `${opening}>\n      <failure type="${result.verdict}" message="${message}">${details}</failure>\n    </testcase>`
}

/** What XML 1.0 cannot hold at all is left out. */
function escaped(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '')
    .replace(/[&<>"]/g, (found) => named[found] ?? '')
}
