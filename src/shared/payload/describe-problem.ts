import type { PayloadProblem } from './compile-payload'

/** Describes a problem of a payload in English, for the CLI, logs and error messages. The window has its own texts. */
export function describeProblem(problem: PayloadProblem): string {
  return `${problemWords(problem)} (character ${problem.at + 1})`
}

/** The same without the position, for callers that add it. */
export function problemWords({ code, found }: Omit<PayloadProblem, 'at'>): string {
  switch (code) {
    case 'not-hex':
      return `“${found}” is not a hexadecimal digit`
    case 'half-byte':
      return `“${found}” has an odd number of digits`
    case 'unknown-escape':
      return `“${found}” is not an escape sequence`
    case 'half-escape':
      return `“${found}” is an incomplete escape sequence`
    case 'no-character':
      return `“${found}” is not a valid code point`
    case 'not-base64':
      return `“${found}” is not a base64 digit`
    case 'half-base64':
      return `a base64 digit is missing after “${found}”`
    case 'wrong-padding':
      return 'the base64 padding is wrong'
    case 'stray-bits':
      return `“${found}” has bits beyond the last byte`
    case 'not-in-encoding':
      return `“${found}” does not exist in this encoding`
    case 'unknown-placeholder':
      return `“${found}” is not a placeholder`
  }
}
