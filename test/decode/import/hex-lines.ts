/** Formats a hex dump like tools that are not installed on every machine. */
export function formatHexLines(bytes: Uint8Array, digits: number, before: string, behind: string): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)]
    const pairs = row.map((byte) => byte.toString(16).padStart(2, '0'))
    const hex = [pairs.slice(0, 8).join(' '), pairs.slice(8).join(' ')]
      .join(digits === 8 ? '  ' : ' ')
      .padEnd(digits === 8 ? 48 : 47)
    const text = row
      .map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : digits === 8 ? '·' : '.'))
      .join('')
    lines.push(`${at.toString(16).padStart(digits, '0')}${before}${hex}${behind}${text}\n`)
  }
  return lines.join('')
}
