/** A number of bytes as it is typed. Buffers come in powers of two, so their units are KiB and MiB as well. */

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3
}

/** Whole bytes, or null where it is no number of them. */
export function readBytes(text: string): number | null {
  const parts = /^(\d+(?:[.,]\d+)?)\s*([kmg]?i?b)?$/i.exec(text.trim())
  if (parts === null) return null
  const [, number = '', unit = 'b'] = parts
  const factor = UNITS[unit.toLowerCase()]
  return factor === undefined ? null : Math.round(Number(number.replace(',', '.')) * factor)
}

/** In the largest unit that says it in whole numbers: `256 KiB`, `64 MB`, `1500 B`. */
export function typedBytes(bytes: number): string {
  const unit =
    (['GiB', 'GB', 'MiB', 'MB', 'KiB', 'KB'] as const).find(
      (name) => bytes > 0 && bytes % (UNITS[name.toLowerCase()] ?? 1) === 0
    ) ?? 'B'
  return `${bytes / (UNITS[unit.toLowerCase()] ?? 1)} ${unit}`
}
