/**
 * Replaces lone surrogates by U+FFFD: `encodeURI` and `encodeURIComponent` throw on them, and JSON may contain them.
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
