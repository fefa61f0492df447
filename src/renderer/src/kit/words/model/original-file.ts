/** Returns the file and number of a replay's original in another file. */
export function originalFileOf(original: unknown): { name: string; number: number } | null {
  if (typeof original !== 'object' || original === null) return null
  if (!('file' in original) || typeof original.file !== 'string' || !('number' in original)) return null
  return { name: original.file, number: Number(original.number) }
}
