import { quoteBytes, textOf } from '../bytes/shell-quote'
import { formatBase64 } from '../payload/base64-text'
import { curlPlan } from './curl-plan'
import { BODY_FILE, type CopySource, type CopyText } from './copy-source'
import type { RequestText } from './request-text'

/** curl for bash and zsh, one option per line. */

/** An argument has at most 128 KiB on Linux; the output of a shell built-in is not limited. */
const MAX_WORD_BYTES = 120_000

export function curlBash(source: CopySource, request: RequestText): CopyText {
  const { options, url, body, fromFile, notes } = curlPlan(source, request)
  const words = ['curl']
  for (const { name, value } of options) words.push(value === null ? name : `${name} ${quoteBytes(value)}`)
  words.push(quoteBytes(url))
  const { before, word } = fromFile ? { before: '', word: `--data-binary @${BODY_FILE}` } : dataOf(body)
  if (word !== '') words.push(word)
  const remarks = notes.map((note) => `# ${note.replaceAll(/[`'"$\\!]|[^ -~]/g, '_')}\n`).join('')
  return { text: remarks + before + words.join(' \\\n  '), notes }
}

function dataOf(body: Uint8Array | null): { before: string; word: string } {
  if (body === null) return { before: '', word: '' }
  // An argument ends at a NUL. Bytes that are not text are unreadable in any form, and escapes make them four times as
  // long.
  const isText = !body.includes(0) && textOf(body) !== null
  const word = isText || (body.length < 256 && !body.includes(0)) ? quoteBytes(body) : null
  if (word !== null && word.length <= MAX_WORD_BYTES) {
    // A leading @ would name a file.
    return { before: '', word: `${body[0] === 0x40 ? '--data-raw' : '--data-binary'} ${word}` }
  }
  return {
    before: `printf %s '${formatBase64(body)}' | base64 --decode | `,
    word: '--data-binary @-'
  }
}
