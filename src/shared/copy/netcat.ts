import { quoteText } from '../bytes/shell-quote'
import { SILENCE_SECONDS, sniOf, type CopySource, type CopyText, placeText } from './copy-source'

/**
 * Generates one line for any POSIX shell: printf writes the bytes, and netcat or (for TLS) openssl sends them. Octal
 * escapes are the only ones that every printf supports.
 */
export function netcat({ bytes, to }: CopySource): CopyText {
  const word = `printf '${printfFormat(bytes)}'`
  if (to.tls === null) {
    return { text: `${word} | nc -w ${SILENCE_SECONDS} ${quoteText(to.host)} ${to.port}`, notes: [] }
  }
  const name = sniOf(to)
  const serverNameOption = name === '' ? '-noservername' : `-servername ${quoteText(name)}`
  const checked = to.tls.verify ? ' -verify_return_error' : ''
  return {
    text: `${word} | openssl s_client -quiet -connect ${quoteText(placeText(to))} ${serverNameOption}${checked}`,
    notes: []
  }
}

const NAMED: Readonly<Record<number, string>> = {
  9: '\\t',
  10: '\\n',
  13: '\\r',
  37: '%%',
  39: "'\\''",
  92: '\\\\'
}

function printfFormat(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    text +=
      NAMED[byte] ??
      (byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte))
  }
  // A leading dash would be an option.
  return text.startsWith('-') ? `\\055${text.slice(1)}` : text
}
