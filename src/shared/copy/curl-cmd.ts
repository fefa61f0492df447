import { textOf } from '../bytes/shell-quote'
import { formatBase64 } from '../payload/base64-text'
import { BODY_FILE, type CopySource, type CopyText } from './copy-source'
import { curlPlan } from './curl-plan'
import { latin1, type RequestText } from './request-text'

/**
 * curl for the Windows command prompt. cmd reads a line first (carets, percent signs), then curl's own start-up cuts
 * it into words (double quotes, backslashes); a word here is written for both. Neither can carry line ends or bytes
 * beyond ASCII for certain, so such a body goes by a file, which `certutil` makes of base64.
 */

/** cmd's own bound is 8191. */
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
  // What is continued is one line to cmd.
  if (words.join(JOINT).length > MAX_LINE) notes.push('The command is longer than cmd takes.')
  const remarks = notes.map((note) => `rem ${note.replaceAll(/[^\w ,.;:-]/g, '_')}\n`).join('')
  return { text: remarks + before + words.join(JOINT), notes }
}

/** A word between quotes that cmd does not see as such: everything it gives a meaning to has a caret before it. */
function cmdWord(text: string, notes: string[]): string {
  if (/^[\w+=:./@-]+$/.test(text)) return text
  if (/[^ -~]/.test(text))
    notes.push('Characters beyond ASCII and line ends cannot stand in a command line of cmd.')
  // Backslashes count only before a quote, and then each for itself.
  const forProgram = text
    .replaceAll(/[^ -~]/g, '?')
    .replaceAll(/(?<!\\)(\\*)("|$)/g, (_, slashes: string, quote: string) => {
      return slashes + slashes + (quote === '' ? '' : '\\"')
    })
  const escaped = forProgram.replaceAll(/["^%&|<>()!]/g, '^$&')
  // Variables are put in before carets are read: behind each percent sign one makes it a name that nobody has set.
  return `^"${escaped.replaceAll(/%(?=[^^])/g, '%^')}^"`
}

/** `room`: characters that the line has left. */
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
