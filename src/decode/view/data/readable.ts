/** Decides whether bytes are readable text. */

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true })

/** Control characters except tab and line ends; noncharacters are not text either. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/

export interface Readable {
  readonly text: string
  /** True if the text does not even contain a tab or a line end. */
  readonly isPlain: boolean
}

/** Returns null if the bytes are not UTF-8 or contain control characters. */
export function readableText(bytes: Uint8Array): Readable | null {
  const text = strictUtf8(bytes)
  if (text === null || CONTROL.test(text)) return null
  return { text, isPlain: !/[\t\n\r]/.test(text) }
}

/** Returns null if the bytes are not UTF-8. */
export function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes)
  } catch {
    return null
  }
}

/** Decodes UTF-8 with U+FFFD for invalid bytes. */
export function lenientUtf8(bytes: Uint8Array): string {
  return LENIENT.decode(bytes)
}
