/** Text with U+FFFD for lone surrogates, on which `encodeURI` and `encodeURIComponent` throw. JSON may hold them. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
