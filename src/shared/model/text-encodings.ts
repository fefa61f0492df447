/** Supported text encodings. */
export const TEXT_ENCODINGS = [
  'utf-8',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'latin1',
  'utf-16le',
  'utf-16be'
] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]
