/** Whether bytes are text that was meant as text. */

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true })

/** Controls but for tab and line ends; unassigned noncharacters are no text either. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/

export interface Readable {
  readonly text: string
  /** Not even a tab or a line end in it. */
  readonly isPlain: boolean
}

/** Null where it is not UTF-8, or holds what no text does. */
export function readableText(bytes: Uint8Array): Readable | null {
  const text = strictUtf8(bytes)
  if (text === null || CONTROL.test(text)) return null
  return { text, isPlain: !/[\t\n\r]/.test(text) }
}

/** Null where it is not UTF-8. */
export function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes)
  } catch {
    return null
  }
}

/** With a sign for what is not UTF-8. */
export function lenientUtf8(bytes: Uint8Array): string {
  return LENIENT.decode(bytes)
}
