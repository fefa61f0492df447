import { textOf } from '../bytes/shell-quote'
import { formatBase64 } from '../payload/base64-text'
import { BODY_FILE, type CopySource, type CopyText } from './copy-source'
import { curlPlan } from './curl-plan'
import { latin1, type RequestText } from './request-text'

/**
 * curl for the Windows command prompt. First cmd parses a line (carets, percent signs), then curl's start-up code
 * splits it into arguments (double quotes, backslashes); an argument here is escaped for both. Neither reliably passes
 * line ends or non-ASCII bytes, so such a body goes to a file that `certutil` decodes from base64.
 */

/** cmd's own limit is 8191. */
const MAX_LINE = 8100
const JOINT = ' ^\n  '
const BASE64_LINE = 4000

export function curlCmd(source: CopySource, request: RequestText): CopyText {
  const plan = curlPlan(source, request)
  const notes = [...plan.notes]
  const words = ['curl.exe']
  for (const { name, value } of plan.options) {
    if (value === null) words.push(name)
    else words.push(`${name} ${cmdWord(latin1(value), notes)}`)
  }
  words.push(cmdWord(latin1(plan.url), notes))
  const { before, word } = dataOf(plan.body, plan.fromFile, MAX_LINE - words.join(JOINT).length)
  if (word !== '') words.push(word)
  // Continued lines count as one line.
  if (words.join(JOINT).length > MAX_LINE) notes.push('The command is too long for cmd.')
  const remarks = notes.map((note) => `rem ${note.replaceAll(/[^\w ,.;:-]/g, '_')}\n`).join('')
  return { text: remarks + before + words.join(JOINT), notes }
}

/** Quotes an argument so that cmd does not see the quotes: every character special to it is preceded by a caret. */
function cmdWord(text: string, notes: string[]): string {
  if (/^[\w+=:./@-]+$/.test(text)) return text
  if (/[^ -~]/.test(text))
    notes.push('A cmd command line cannot contain line breaks or non-ASCII characters.')
  // Backslashes are special only before a quote, where each must be doubled.
  const forProgram = text
    .replaceAll(/[^ -~]/g, '?')
    .replaceAll(/(?<!\\)(\\*)("|$)/g, (_, slashes: string, quote: string) => {
      return slashes + slashes + (quote === '' ? '' : '\\"')
    })
  const escaped = forProgram.replaceAll(/["^%&|<>()!]/g, '^$&')
  // Variables are expanded before carets are parsed: a caret after each percent sign makes it the name of an undefined
  // variable.
  return `^"${escaped.replaceAll(/%(?=[^^])/g, '%^')}^"`
}

/** `room`: number of characters left in the line. */
function dataOf(body: Uint8Array | null, fromFile: boolean, room: number): { before: string; word: string } {
  if (fromFile) return { before: '', word: `--data-binary "@${BODY_FILE}"` }
  if (body === null) return { before: '', word: '' }
  const text = textOf(body)
  if (text !== null && /^[ -~]*$/.test(text)) {
    const word = cmdWord(text, [])
    const option = text.startsWith('@') ? '--data-raw' : '--data-binary'
    if (`${JOINT}${option} ${word}`.length <= room) return { before: '', word: `${option} ${word}` }
  }
  const base64 = formatBase64(body)
  const echoes: string[] = []
  for (let at = 0; at < base64.length; at += BASE64_LINE)
    echoes.push(`echo ${base64.slice(at, at + BASE64_LINE)}`)
  return {
    before:
      `>"%TEMP%\\tcplens-body.txt" (\n${echoes.join('\n')}\n)\n` +
      'certutil -f -decode "%TEMP%\\tcplens-body.txt" "%TEMP%\\tcplens-body.bin" >nul\n',
    word: '--data-binary "@%TEMP%\\tcplens-body.bin"'
  }
}
