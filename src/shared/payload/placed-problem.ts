/** A problem in typed text, with its position for the cursor. */
export interface PlacedProblem<Code extends string> {
  readonly code: Code
  /** Offset in the text in UTF-16 units, and the text found there. */
  readonly at: number
  readonly found: string
}
