import { textOf } from '../bytes/shell-quote'
import { formatBase64 } from '../payload/base64-text'
import { BODY_FILE, type CopySource, type CopyText } from './copy-source'
import { curlPlan } from './curl-plan'
import { latin1, type RequestText } from './request-text'

/**
 * curl for PowerShell. Its versions pass double quotes to programs differently, so curl reads its options from standard
 * input, in config file syntax; the text is sent as Latin-1, in which every byte is a character.
 */

export function curlPowerShell(source: CopySource, request: RequestText): CopyText {
  const plan = curlPlan(source, request)
  const notes = [...plan.notes]
  const config = [`url = ${configWord(plan.url)}`]
  for (const { name, value } of plan.options)
    config.push(value === null ? name.slice(2) : `${name.slice(2)} = ${configWord(value)}`)
  const { before, line, word } = dataOf(plan.body, plan.fromFile)
  if (line !== '') config.push(line)
  const remarks = notes.map((note) => `# ${note.replaceAll(/[^ -~]/g, '_')}\n`).join('')
  const encoding = '$OutputEncoding = [Text.Encoding]::GetEncoding(28591)\n'
  const isAscii = config.every((one) => /^[ -~]*$/.test(one))
  return {
    text: `${remarks}${before}${isAscii ? '' : encoding}${inputText(config.join('\n'))} | curl.exe --config -${word}`,
    notes
  }
}

/**
 * Returns the config as a here-string: literal, or expandable with escapes if a control character would reach the
 * terminal.
 */
function inputText(config: string): string {
  if (!/(?!\n)\p{Cc}/u.test(config)) return `@'\n${config}\n'@`
  const text = config
    .replaceAll(/[`$]/g, '`$&')
    .replaceAll(/(?!\n)\p{Cc}/gu, (control) => `$([char]${control.charCodeAt(0)})`)
  return `@"\n${text}\n"@`
}

const MAX_CONFIG_BYTES = 32_000
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/

/** Quotes a value with the only escapes that curl's config syntax has; other bytes stay unchanged. */
function configWord(bytes: Uint8Array): string {
  const escapes: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '"': '\\"',
    '\t': '\\t',
    '\n': '\\n',
    '\r': '\\r',
    '\v': '\\v'
  }
  return `"${latin1(bytes).replaceAll(/[\\"\t\n\r\v]/g, (character) => escapes[character] ?? character)}"`
}

function dataOf(body: Uint8Array | null, fromFile: boolean): { before: string; line: string; word: string } {
  if (fromFile) return { before: '', line: `data-binary = "@${BODY_FILE}"`, word: '' }
  if (body === null) return { before: '', line: '', word: '' }
  const text = latin1(body)
  // Old versions limit a config line to 100 kB, and bytes that are not text could be changed in transit.
  if (textOf(body) !== null && !CONTROLS.test(text) && text.length < MAX_CONFIG_BYTES) {
    const option = text.startsWith('@') ? 'data-raw' : 'data-binary'
    return { before: '', line: `${option} = ${configWord(body)}`, word: '' }
  }
  return {
    before:
      "$body = Join-Path ([IO.Path]::GetTempPath()) 'tcplens-body.bin'\n" +
      `[IO.File]::WriteAllBytes($body, [Convert]::FromBase64String('${formatBase64(body)}'))\n`,
    line: '',
    word: ' --data-binary "@$body"'
  }
}
