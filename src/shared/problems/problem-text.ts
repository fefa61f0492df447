/** English words for what decoders find, by code: the console prints them, and they are the window's English texts. */
export interface ProblemText {
  /** What is wrong here, or worth knowing; a sentence or two. */
  readonly what: string
  /**
   * What another implementation may do with the same bytes; named only where it is known for certain. Empty where there
   * is nothing to say.
   */
  readonly others: string
}

export type ProblemTexts = Readonly<Record<string, ProblemText>>

/** The same codes in another language. */
export type Translated<Texts extends ProblemTexts> = Readonly<Record<keyof Texts, ProblemText>>
