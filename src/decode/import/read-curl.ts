import { parseBase64 } from '../../shared/payload/base64-text'
import { bashWords, type Word } from './bash-words'
import { cmdWords } from './cmd-words'
import { curlEntries, type CurlCommand } from './curl-request'
import { ImportFailure, type ImportEntry } from './import-types'
import { powerShellTokens, type PowerShellToken } from './powershell-tokens'
import { utf8 } from './request-bytes'

/** A pasted curl command, in the writing of the shell that it was copied for. */

export type Shell = 'bash' | 'cmd' | 'powershell'

const PROGRAM = /^(?:.*[/\\])?curl(?:\.exe)?$/i

/** Each shell has a sign for a line that goes on, and browsers break every command. */
export function shellOf(text: string): Shell {
  if (/^@['"]|`\r?\n|^\s*\$\w+ = /m.test(text)) return 'powershell'
  if (/\^["\r\n]/.test(text) || /^\s*rem\b/im.test(text)) return 'cmd'
  return 'bash'
}

export function readCurl(text: string): ImportEntry[] {
  const shell = shellOf(text)
  return curlEntries(
    shell === 'bash' ? bashCommand(text) : shell === 'cmd' ? cmdCommand(text) : powerShellCommand(text)
  )
}

/** The prompt may be pasted with it, and what comes before is a pipe or a comment. */
function bashCommand(text: string): CurlCommand {
  let piped: Uint8Array | null = null
  for (let from = 0; from < text.length;) {
    const start = from + (/^\s*(?:\$\s+)?/.exec(text.slice(from))?.[0].length ?? 0)
    const { words, unknown, end } = bashWords(text, start)
    const [program] = words
    if (program !== undefined && PROGRAM.test(program.text))
      return { words: words.slice(1), unknown, piped, at: program.at }
    piped = pipedBytes(words, piped)
    from = end + 1
  }
  throw new ImportFailure('not-curl', 0, text.trim().slice(0, 40))
}

/** What `printf`, `echo` and `base64` hand on; of others it is not known. */
function pipedBytes(words: readonly Word[], before: Uint8Array | null): Uint8Array | null {
  const [program, ...rest] = words.map((word) => word.text)
  if (program === 'printf' && rest[0] === '%s') return words[2]?.bytes ?? null
  if (program === 'echo') return rest[0] === '-n' ? (words[2]?.bytes ?? null) : utf8(`${rest.join(' ')}\n`)
  if (program === 'base64' && before !== null && /^(-d|-D|--decode)$/.test(rest[0] ?? '')) {
    const decoded = parseBase64(new TextDecoder().decode(before))
    return decoded.ok ? decoded.bytes : null
  }
  return null
}

function cmdCommand(text: string): CurlCommand {
  // Lines before it make the file that it sends.
  const start = text.search(/^[ \t]*(?:\S*[/\\])?curl(?:\.exe)?[ \t]/im)
  if (start < 0) throw new ImportFailure('not-curl', 0, text.trim().slice(0, 40))
  const echoed = [...text.slice(0, start).matchAll(/^echo ([\w+/=]+)\s*$/gm)].map(([, line]) => line).join('')
  const decoded = echoed === '' ? null : parseBase64(echoed)
  const { words, unknown } = cmdWords(text.slice(start))
  const moved = words.map((word) => ({ ...word, at: word.at + start }))
  const [program, ...rest] = moved
  const isOwn = (word: Word): boolean => /^@%TEMP%\\tcplens-body\.bin$/.test(word.text)
  const piped = decoded?.ok === true && rest.some(isOwn) ? decoded.bytes : null
  return {
    words: piped === null ? rest : rest.map((word) => (isOwn(word) ? { ...word, text: '@-' } : word)),
    unknown: piped === null ? unknown : unknown.filter((name) => name !== '%TEMP%'),
    piped,
    at: program?.at ?? start
  }
}

function powerShellCommand(text: string): CurlCommand {
  const { tokens, unknown } = powerShellTokens(text)
  const index = tokens.findIndex(({ kind, text: name }) => kind === 'word' && PROGRAM.test(name))
  const program = tokens[index]
  if (program === undefined) throw new ImportFailure('not-curl', 0, text.trim().slice(0, 40))
  const behind = tokens.slice(index + 1)
  const end = behind.findIndex(({ kind, text: sign }) => kind === 'sign' && /^[\n;|]$/.test(sign))
  const words = joinedWords(end < 0 ? behind : behind.slice(0, end))
  const base64 = /FromBase64String\('([^']*)'\)/.exec(text.slice(0, program.at))?.[1]
  const decoded = base64 === undefined ? null : parseBase64(base64)
  // Options that come by standard input stand in the string that is piped in.
  const config = tokens.slice(0, index).findLast(({ kind }) => kind === 'string')
  const isConfig = words.some(({ text: word }) => word === '--config' || word === '-K')
  const kept = words
    .filter(
      ({ text: word }, at) =>
        !/^(--config|-K)$/.test(word) && !/^(--config|-K)$/.test(words[at - 1]?.text ?? '')
    )
    .map((word) => (word.text === '@$body' && decoded?.ok === true ? { ...word, text: '@-' } : word))
  return {
    words:
      isConfig && config !== undefined ? [...configWords(config, text.includes('28591')), ...kept] : kept,
    unknown: decoded?.ok === true ? unknown.filter((name) => name !== '$body') : unknown,
    piped: decoded?.ok === true ? decoded.bytes : null,
    at: program.at
  }
}

/** Strings and words that touch are one. */
function joinedWords(tokens: readonly PowerShellToken[]): Word[] {
  const words: Word[] = []
  for (const { text, at, joined } of tokens) {
    const last = words.at(-1)
    if (joined && last !== undefined)
      words[words.length - 1] = { text: last.text + text, bytes: utf8(last.text + text), at: last.at }
    else words.push({ text, bytes: utf8(text), at })
  }
  return words
}

const CONFIG_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v' }

/** Lines of curl's config file. `isLatin1`: it is sent as one character a byte. */
function configWords({ text, at }: PowerShellToken, isLatin1: boolean): Word[] {
  return [
    ...text.matchAll(/^[ \t]*-{0,2}([\w.-]+)[ \t]*[=:]?[ \t]*(?:"((?:\\[^]|[^"\\])*)"|(.*))$/gm)
  ].flatMap((line) => {
    const [, name = '', quoted, plain = ''] = line
    const value =
      quoted === undefined
        ? plain
        : quoted.replaceAll(/\\([^])/g, (_, one: string) => CONFIG_ESCAPES[one] ?? one)
    const isWire = isLatin1 && /^[\0-\xff]*$/.test(value)
    const bytes = isWire ? Uint8Array.from(value, (one) => one.charCodeAt(0)) : utf8(value)
    const option: Word = { text: `--${name}`, bytes: utf8(`--${name}`), at: at + line.index }
    const isSwitch = quoted === undefined && plain === ''
    return isSwitch
      ? [option]
      : [option, { text: new TextDecoder().decode(bytes), bytes, at: at + line.index }]
  })
}
