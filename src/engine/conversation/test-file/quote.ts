/** Bytes as a test writes them: text where it can be read, else hexadecimal. */

/** Of what is taken for text, so much at least can be read as such. */
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

/** One item a line of the test; together they are the bytes, exactly. */
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

/** Each as it is written. What is no UTF-8 is written byte by byte. */
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
  // What cannot be seen, or moves what stands beside it.
  if (!/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(character)) return character
  return Array.from(Buffer.from(character), hexEscape).join('')
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}
