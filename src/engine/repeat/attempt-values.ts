import { decodedBody } from './decoded-body'
import type { Answered } from './flight'
import type { CompiledPlan } from './plan'
import { missing, type Trouble } from './trouble'

/** What `{{name}}` stands for in the attempts that are under way: variables, and what earlier answers gave. */

export class AttemptValues {
  readonly #compiled: CompiledPlan
  /** Bytes of a body that are looked into. */
  readonly #most: number
  readonly #taken = new Map<number, Map<string, string>>()

  constructor(compiled: CompiledPlan, most: number) {
    this.#compiled = compiled
    this.#most = most
  }

  /** The bytes of a step's request. */
  request(attempt: number, step: number): Buffer {
    const template = this.#compiled.steps[step]?.template
    if (template === undefined) throw new Error(`There is no step ${step}.`)
    if (template.constant !== null) return template.constant
    const taken = this.#taken.get(attempt)
    const { values } = this.#compiled.variables
    return template.render((name) => taken?.get(name) ?? values.get(name)?.(attempt) ?? '')
  }

  /** Takes out of an answer what later steps need. Returns what could not be found, null where all was. */
  take(attempt: number, step: number, { head, body, coding }: Answered): Trouble | null {
    const extractors = this.#compiled.steps[step]?.extractors ?? []
    if (extractors.length === 0) return null
    const plain = extractors.some(({ needsBody }) => needsBody) ? decodedBody(body, coding, this.#most) : body
    const taken = this.#taken.get(attempt) ?? new Map<string, string>()
    this.#taken.set(attempt, taken)
    for (const { name, what, extract } of extractors) {
      const value = extract({ head, body: plain })
      if (value === null) return missing(step + 1, name, what)
      taken.set(name, value)
    }
    return null
  }

  /** The attempt is over. */
  forget(attempt: number): void {
    this.#taken.delete(attempt)
  }
}
