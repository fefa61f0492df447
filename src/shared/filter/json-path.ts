/**
 * A path in a JSON text, in the subset of JSONPath (RFC 9535) that selects a single value: `$.order.items[0]["unit
 * price"]`.
 */

export type JsonPath = readonly (string | number)[]

/**
 * Pattern of one step as written in a filter: a name without blanks, colons, quotes and brackets, or an index or string
 * in brackets.
 */
export const JSON_STEP = String.raw`\.[^\s.[\]:"]+|\[\d{1,9}\]|\["(?:[^"\\]|\\.)*"\]`
/** The same in a filter where an operator may follow the path without a colon. */
export const JSON_NAME_STEP = String.raw`\.(?:[^\s.[\]:"=<>~()!]|!(?!=))+|\[\d{1,9}\]|\["(?:[^"\\]|\\.)*"\]`
const STEPS = new RegExp(JSON_STEP, 'gs')
const WHOLE = new RegExp(`^\\$(?:${JSON_STEP})*$`, 's')
const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** Returns null for an invalid path, or one that could select several values. */
export function parseJsonPath(text: string): JsonPath | null {
  if (!WHOLE.test(text)) return null
  const steps = [...text.slice(1).matchAll(STEPS)].map(([step]) => stepOf(step))
  return steps.every((step) => step !== null) ? steps : null
}

function stepOf(step: string): string | number | null {
  if (step.startsWith('.')) return step === '.*' ? null : step.slice(1)
  if (!step.startsWith('["')) return Number(step.slice(1, -1))
  try {
    return String(JSON.parse(step.slice(1, -1)))
  } catch {
    // An escape that JSON does not have.
    return null
  }
}

/** Returns the path as text, in the syntax of `parseJsonPath`. */
export function jsonPathText(path: JsonPath): string {
  const steps = path.map((step) =>
    typeof step === 'string' && PLAIN.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  )
  return `$${steps.join('')}`
}
