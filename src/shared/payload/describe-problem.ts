import type { PayloadProblem } from './compile-payload'

/** What is wrong with a payload, in English words: for the console, logs and refusals. The window has its own. */
export function describeProblem(problem: PayloadProblem): string {
  return `${problemWords(problem)} (character ${problem.at + 1})`
}

/** The same without its place, for those who tell that themselves. */
export function problemWords({ code, found }: Omit<PayloadProblem, 'at'>): string {
  switch (code) {
    case 'not-hex':
      return `“${found}” is not a hexadecimal digit`
    case 'half-byte':
      return `“${found}” has an odd number of digits`
    case 'unknown-escape':
      return `“${found}” is no escape`
    case 'half-escape':
      return `“${found}” is only half an escape`
    case 'no-character':
      return `“${found}” is the number of no character`
    case 'not-base64':
      return `“${found}” is not a base64 digit`
    case 'half-base64':
      return `a base64 digit is missing behind “${found}”`
    case 'wrong-padding':
      return 'the padding does not fit'
    case 'stray-bits':
      return `“${found}” has bits beyond the last byte`
    case 'not-in-encoding':
      return `“${found}” does not exist in this encoding`
    case 'unknown-placeholder':
      return `“${found}” is no placeholder`
  }
}
