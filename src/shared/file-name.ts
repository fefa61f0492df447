/**
 * Builds file names from captured text. A name never contains a folder, a control or formatting character, or a
 * character that a file system refuses, and never names a device.
 */

const UNSAFE = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]/gu
/** Windows treats these as devices, also before an extension and with trailing spaces. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])\s*(?:\.|$)/i

/** Limits of a name or a part of one. File systems allow 255 UTF-8 bytes or UTF-16 units. */
export interface NameLimits {
  readonly characters: number
  readonly bytes: number
}

/** Removes blanks and dots at the end. */
function withoutDotsAtEnd(text: string): string {
  let end = text.length
  while (end > 0 && /[\s.]/.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** Returns `text` as part of a file name: unsafe characters become `_`, text beyond the limits is cut. May be empty. */
export function safeNamePart(text: string, limits: NameLimits): string {
  const plain = withoutDotsAtEnd(text.replace(UNSAFE, '_').replace(/^[\s.]+/, ''))
  const encoder = new TextEncoder()
  let part = ''
  let bytes = 0
  for (const character of Array.from(plain).slice(0, limits.characters)) {
    bytes += encoder.encode(character).length
    if (bytes > limits.bytes) break
    part += character
  }
  return withoutDotsAtEnd(part)
}

/** Leaves room for a number or an extension that a file dialog adds. */
const WHOLE_NAME: NameLimits = { characters: 120, bytes: 200 }

/** Returns a whole file name for `text`: never empty, never a device. */
export function safeFileName(text: string): string {
  const name = safeNamePart(text, WHOLE_NAME)
  return name === '' || DEVICE.test(name) ? `_${name}` : name
}
