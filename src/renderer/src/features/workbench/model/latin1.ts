/** Conversions with one character per byte. */

/** Implemented by hand, because the decoder named latin1 decodes windows-1252. */
export function asLatin1(bytes: Uint8Array): string {
  const STEP = 8192
  let text = ''
  for (let at = 0; at < bytes.length; at += STEP)
    text += String.fromCharCode(...bytes.subarray(at, at + STEP))
  return text
}

export function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
