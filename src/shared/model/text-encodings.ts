/** Character encodings that bytes can be read in. */
export const TEXT_ENCODINGS = ['utf-8', 'gb18030', 'shift_jis', 'latin1', 'utf-16le'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]
