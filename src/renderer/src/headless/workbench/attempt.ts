/** What came of sending what is in the workbench, as far as it is known. */
export interface Attempt {
  /** Counts from 1 in each draft. */
  readonly number: number
  /** When it was sent, in ms. */
  readonly at: number
  /** `refused`: nothing was sent. `failed`: it was, and there is no whole answer. */
  readonly state: 'sending' | 'answering' | 'done' | 'failed' | 'refused'
  /** The capture that it is recorded in. */
  readonly capture: number
  readonly connection: number | null
  readonly exchange: number | null
  readonly status: number | null
  /** Redirects that were followed; connection and exchange are those of the last answer. */
  readonly redirects: number
  /** Why it was not followed any further, where it leads somewhere. */
  readonly note: string | null
  /** From the first byte sent to the last of the answer, in ms; null until then. */
  readonly took: number | null
  /** Bytes of the answer. */
  readonly down: number
  /** Why, where it failed. */
  readonly reason: string | null
  readonly error: unknown
}
