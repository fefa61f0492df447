/** English texts of a problem code, used by the CLI and by the English window. */
export interface ProblemText {
  /** The problem, in a sentence or two. */
  readonly message: string
  /**
   * How another implementation may handle the same bytes; only if known for certain. Empty if there is nothing to add.
   */
  readonly others: string
}

export type ProblemTexts = Readonly<Record<string, ProblemText>>

/** The same codes in another language. */
export type TranslatedProblems<Texts extends ProblemTexts> = Readonly<Record<keyof Texts, ProblemText>>
