import { RANDOM_BYTES, RANGE_DIGITS, type REPEAT_BOUNDS } from '../../../../../shared/contract/bounds'
import { readWhole } from '../../../kit/form/model/bounded'
import { amountProblems } from '../../../kit/form/model/option-problems'
import { REPEAT_OPTIONS } from './repeat-options'
import { parseCsv } from '../../../../../shared/csv'
import { isVariableName, stepProblem, type RepeatStepForm, type RepeatStepProblem } from './repeat-step'
import { linesOf, type RepeatForm, type VariableForm } from './repeat-form'

/** Checks of the form of a load test. */

/** Invalid field and reason; `number` means not a number within its bounds. */
export type FormProblem =
  | { readonly at: NumberField; readonly code: 'number' }
  | { readonly at: 'count'; readonly code: 'endless' }
  | { readonly at: 'connections'; readonly code: 'steps' | 'endings' }
  | { readonly at: `step${number}`; readonly code: RepeatStepProblem }
  | {
      readonly at: `variable${number}`
      readonly code: 'name' | 'twice' | 'values' | 'csv' | 'number' | 'order'
    }

type NumberField = keyof typeof REPEAT_BOUNDS

/** Returns the first problem of each part. */
export function formProblems(form: RepeatForm): readonly FormProblem[] {
  const problems: FormProblem[] = []
  for (const at of amountProblems(REPEAT_OPTIONS, form, null).keys())
    problems.push({ at: at as NumberField, code: 'number' })
  if (form.count.trim() === '' && form.seconds.trim() === '') problems.push({ at: 'count', code: 'endless' })
  if (form.connections === 'pipeline' && form.steps.length > 1)
    problems.push({ at: 'connections', code: 'steps' })
  else if (form.connections === 'pipeline' && form.steps.some(({ answer }) => isOfTime(answer)))
    problems.push({ at: 'connections', code: 'endings' })
  for (const [index, step] of form.steps.entries()) {
    const code = stepProblem(step)
    if (code !== null) problems.push({ at: `step${index}`, code })
  }
  const names = new Set<string>()
  for (const [index, variable] of form.variables.entries()) {
    const code = variableProblem(variable, names)
    if (code !== null) problems.push({ at: `variable${index}`, code })
    names.add(variable.name.trim())
  }
  return problems
}

/** True if the end of a response cannot be detected while others follow. */
function isOfTime({ ends }: RepeatStepForm['answer']): boolean {
  return ends === 'silence' || ends === 'close'
}

function variableProblem(
  form: VariableForm,
  names: ReadonlySet<string>
): 'name' | 'twice' | 'values' | 'csv' | 'number' | 'order' | null {
  const { kind, name, text } = form
  if (kind === 'csv') {
    const { rows, openQuote } = parseCsv(text)
    return openQuote !== null || rows.length < (form.header ? 2 : 1) ? 'csv' : null
  }
  if (!isVariableName(name)) return 'name'
  if (names.has(name.trim())) return 'twice'
  switch (kind) {
    case 'list':
    case 'choice':
      return linesOf(text).length === 0 ? 'values' : null
    case 'range':
    case 'integer': {
      const whole = /^-?\d{1,15}$/
      if (!whole.test(form.from.trim()) || !whole.test(form.to.trim())) return 'number'
      if (kind === 'integer') return Number(form.from) > Number(form.to) ? 'order' : null
      if (!/^[1-9]\d{0,14}$/.test(form.step.trim())) return 'number'
      return form.width.trim() === '' || typeof readWhole(form.width, RANGE_DIGITS) === 'number'
        ? null
        : 'number'
    }
    case 'hex':
      return typeof readWhole(form.bytes, RANDOM_BYTES) === 'number' ? null : 'number'
    case 'uuid':
      return null
  }
}
