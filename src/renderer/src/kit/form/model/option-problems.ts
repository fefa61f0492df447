import { readDecimal, readSize, readTime, readWhole, type InputFault } from './bounded'
import { controlsOf, isShown, valueOf, type AnyOption } from './option'

/** Checks of the typed amounts of a form against the bounds of their options. */

export interface AmountProblem {
  readonly code: 'number' | 'numberRange' | 'duration' | 'durationRange' | 'bytes' | 'bytesRange'
  readonly values: Readonly<Record<string, number>>
}

const READERS = {
  number: { read: readWhole, code: 'number' },
  decimal: { read: readDecimal, code: 'number' },
  duration: { read: readTime, code: 'duration' },
  bytes: { read: readSize, code: 'bytes' }
} as const

/** Returns the problems of the amounts that are shown, by key. */
export function amountProblems(
  options: readonly AnyOption[],
  form: object,
  context: unknown
): Map<string, AmountProblem> {
  const problems = new Map<string, AmountProblem>()
  for (const row of options.filter((option) => isShown(option, form, context)))
    for (const option of controlsOf(row, form, context)) {
      const problem = amountProblem(option, String(valueOf(form, option.key)))
      if (problem !== null) problems.set(option.key, problem)
    }
  return problems
}

function amountProblem(option: AnyOption, text: string): AmountProblem | null {
  if (!('bounds' in option)) return null
  if (option.isOptional === true && text.trim() === '') return null
  const { read, code } = READERS[option.control]
  const fault: number | InputFault = read(text, option.bounds)
  if (fault === 'malformed') return { code, values: {} }
  return fault === 'outOfBounds' ? { code: `${code}Range`, values: { ...option.bounds } } : null
}
