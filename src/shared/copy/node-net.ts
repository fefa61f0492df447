import { textOf } from '../bytes/shell-quote'
import { formatBase64 } from '../payload/base64-text'
import { escaped, literalRows } from './byte-forms'
import { SILENCE_SECONDS, sniOf, type CopySource, type CopyText } from './copy-source'

/** Generates a Node program that sends the bytes on a socket: for a file `send.mjs`, or to paste into `node`. */
export function nodeNet({ bytes, to }: CopySource): CopyText {
  const module = to.tls === null ? 'net' : 'tls'
  const sni = sniOf(to)
  const options = [
    `host: ${scriptText(to.host)}`,
    `port: ${to.port}`,
    ...(to.tls === null ? [] : sni === '' ? [] : [`servername: ${scriptText(sni)}`]),
    ...(to.tls?.verify === false ? ['rejectUnauthorized: false'] : [])
  ].join(', ')
  return {
    text: [
      `const ${module} = await import('node:${module}')`,
      '',
      `const data = ${bufferOf(bytes)}`,
      `const socket = ${module}.connect({ ${options} }, () => socket.write(data))`,
      "socket.on('data', (chunk) => process.stdout.write(chunk))",
      "socket.on('error', (error) => console.error(error.message))",
      `// Until the server closes, or is silent for ${SILENCE_SECONDS} seconds.`,
      `socket.setTimeout(${SILENCE_SECONDS * 1000}, () => socket.destroy())`,
      ''
    ].join('\n'),
    notes: []
  }
}

/** Uses a string literal for readable text, and base64 for longer binary data. */
function bufferOf(bytes: Uint8Array): string {
  if (bytes.length > 0 && textOf(bytes) === null && bytes.length > 4096)
    return `Buffer.from('${formatBase64(bytes)}', 'base64')`
  const rows = literalRows(bytes).map((row) => `"${escaped(row)}"`)
  if (rows.length <= 1) return `Buffer.from(${rows[0] ?? '""'}, 'latin1')`
  // One string instead of a sum: thousands of operators would overflow a parser's stack.
  return `Buffer.from([\n${rows.map((row) => `  ${row}`).join(',\n')}\n].join(''), 'latin1')`
}

/** Returns a JavaScript string literal for Latin-1 text. */
export function scriptText(text: string): string {
  return `'${text.replaceAll(/['\\]|[^ -~]/g, (character) => {
    const code = character.charCodeAt(0)
    return code >= 32 && code < 127 ? `\\${character}` : `\\x${code.toString(16).padStart(2, '0')}`
  })}'`
}
