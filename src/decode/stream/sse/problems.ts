/** Problems of an event stream (HTML Standard, section 9.2: Server-sent events). */
import { note, warning, type ProblemTable } from '../../problem-info'
import type { Problem } from '../decoder'

export const SSE_PROBLEMS = {
  'sse-no-data': note('HTML §9.2.6'),
  'sse-unknown-field': note('HTML §9.2.6'),
  'sse-bad-retry': warning('HTML §9.2.6'),
  'sse-id-with-null': warning('HTML §9.2.6'),
  'sse-bad-utf8': warning('HTML §9.2.6'),
  'sse-unfinished': warning('HTML §9.2.6'),
  'sse-missing-bytes': warning('')
} as const satisfies ProblemTable

export type SseProblemCode = keyof typeof SSE_PROBLEMS

export function addProblem(problems: Problem[], code: SseProblemCode, offset: number): void {
  if (!problems.some((problem) => problem.code === code)) problems.push({ code, offset })
}
