import type { ProblemTexts } from './problem-text'

/** Words for what is found of exchanges, whatever protocol they are of. */
export const EXCHANGE_PROBLEM_TEXTS = {
  'unlisted-interim': {
    what: 'More interim responses follow than are listed. They are in the stream.',
    others: ''
  }
} satisfies ProblemTexts
