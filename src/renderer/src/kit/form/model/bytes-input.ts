/** Parsing and formatting of byte counts. KiB and MiB are supported because buffer sizes are powers of two. */

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3
}

/** Parses a byte count, rounded to whole bytes; null if invalid. */
export function readBytes(text: string): number | null {
  const parts = /^(\d+(?:[.,]\d+)?)\s*([kmg]?i?b)?$/i.exec(text.trim())
  if (parts === null) return null
  const [, number = '', unit = 'b'] = parts
  const factor = UNITS[unit.toLowerCase()]
  return factor === undefined ? null : Math.round(Number(number.replace(',', '.')) * factor)
}

/** Formats with the largest unit that gives a whole number: `256 KiB`, `64 MB`, `1500 B`. */
export function typedBytes(bytes: number): string {
  const unit =
    (['GiB', 'GB', 'MiB', 'MB', 'KiB', 'KB'] as const).find(
      (name) => bytes > 0 && bytes % (UNITS[name.toLowerCase()] ?? 1) === 0
    ) ?? 'B'
  return `${bytes / (UNITS[unit.toLowerCase()] ?? 1)} ${unit}`
}
