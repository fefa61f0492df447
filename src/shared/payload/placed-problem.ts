/** What is wrong with something typed, and where: a cursor can be put there. */
export interface PlacedProblem<Code extends string> {
  readonly code: Code
  /** Place in the text, in UTF-16 units, and what stands there. */
  readonly at: number
  readonly found: string
}
