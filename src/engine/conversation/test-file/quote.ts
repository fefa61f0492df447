/** Formats bytes for a test file: as text if readable, otherwise in hex. */

/** Minimum share of printable characters in text. */
const READABLE = 0.8
const HEX_BYTES = 24
const TEXT_CHARACTERS = 96

const NAMED: Readonly<Record<string, string>> = {
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\0': '\\0',
  '"': '\\"',
  '\\': '\\\\'
}
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Returns one item per line of the test. Together they are exactly the bytes. */
export function quoteBytes(bytes: Uint8Array): string[] {
  if (!isReadable(bytes)) return hexLines(bytes)
  const lines: string[] = []
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(0x0a, at)
    const end = newline < 0 ? bytes.length : newline + 1
    lines.push(...quotedLines(bytes.subarray(at, end)))
    at = end
  }
  return lines
}

function isReadable(bytes: Uint8Array): boolean {
  let readable = 0
  for (const byte of bytes) {
    if ((byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d) readable++
  }
  return readable >= bytes.length * READABLE && (bytes.length < 4 || !bytes.subarray(0, 64).includes(0))
}

function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += HEX_BYTES) {
    const part = Buffer.from(bytes.subarray(at, at + HEX_BYTES)).toString('hex')
    lines.push(`hex"${(part.match(/../g) ?? []).join(' ')}"`)
  }
  return lines
}

function quotedLines(bytes: Uint8Array): string[] {
  const lines: string[] = []
  let line = ''
  for (const character of charactersOf(bytes)) {
    line += character
    if (line.length < TEXT_CHARACTERS) continue
    lines.push(`"${line}"`)
    line = ''
  }
  if (line !== '') lines.push(`"${line}"`)
  return lines
}

/** Returns each character in escaped form. Bytes that are not UTF-8 are escaped one by one. */
function charactersOf(bytes: Uint8Array): string[] {
  try {
    return Array.from(UTF8.decode(bytes), escaped)
  } catch {
    return Array.from(bytes, (byte) => (byte < 0x80 ? escaped(String.fromCharCode(byte)) : hexEscape(byte)))
  }
}

function escaped(character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  // Escapes invisible characters and those that change the position of others.
  if (!/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(character)) return character
  return Array.from(Buffer.from(character), hexEscape).join('')
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}
