import { parseBase64 } from '../../shared/payload/base64-text'
import { bashWords, type BashWords, type Word } from './bash-words'
import { cmdWords } from './cmd-words'
import { curlEntries, type CurlCommand } from './curl-request'
import { ImportFailure, type ImportEntry, type OnProgress } from './import-types'
import { powerShellTokens, type PowerShellToken } from './powershell-tokens'
import { utf8 } from './request-bytes'

/** Reads pasted curl commands, in the syntax of the shell for which they were copied. */

export type Shell = 'bash' | 'cmd' | 'powershell'

const PROGRAM = /(?:^|[/\\])curl(?:\.exe)?$/i

/**
 * Detects the shell by its line continuation, because browsers wrap every command. After a single quote, which cmd does
 * not support, a caret is part of a value.
 */
function shellOf(text: string): Shell {
  if (/^@['"]|`\r?\n|^[ \t]*\$\w+ = /m.test(text)) return 'powershell'
  if (/^[^']*?\^["\r\n]/.test(text) || /^[ \t]*rem\b/im.test(text)) return 'cmd'
  return 'bash'
}

/** Reads all commands in the text: browsers can copy all requests of a page. */
export function readCurl(text: string, onProgress?: OnProgress): ImportEntry[] {
  const shell = shellOf(text)
  const commands =
    shell === 'bash'
      ? bashCommands(text, onProgress)
      : shell === 'cmd'
        ? cmdCommands(text, onProgress)
        : powerShellCommands(text, onProgress)
  if (commands.length === 0) throw new ImportFailure('not-curl', 0, text.trim().slice(0, 40))
  return commands.flatMap(curlEntries)
}

/** Prompt before a command. A `#` alone begins a comment. */
const PROMPT = /^\s*(?:[\w.-]+@[\w.-]+[: ][^\s$#%]*[$#%]\s+|[$%>]\s+)?/
/** Words allowed before the program's name. */
const BEFORE = /^(?:\w+=.*|sudo|time|env|command|exec|nohup)$/s

/** The text may contain a prompt, and pipes or comments before the command. */
function bashCommands(text: string, onProgress?: OnProgress): CurlCommand[] {
  const commands: CurlCommand[] = []
  const lastBrace = text.lastIndexOf('}')
  // Lines of a here document, in which no command begins.
  let skipped: BashWords['lines'] = null
  // The text after the last command is ignored, even if it has unclosed quotes.
  const last = text.toLowerCase().lastIndexOf('curl')
  let piped: Uint8Array | null = null
  for (let from = 0; from <= last;) {
    onProgress?.(from)
    if (skipped !== null && blanksEnd(text, from) >= skipped.from) {
      from = skipped.to
      skipped = null
    }
    const prompt = PROMPT.exec(text.slice(from, from + 300))?.[0] ?? ''
    // Text before `curl` may be a word of the shell instead of a prompt.
    const isPrompt = /^(?:\S*[/\\])?curl(?:\.exe)?\s/i.test(
      text.slice(from + prompt.length, from + prompt.length + 300)
    )
    const start = from + (isPrompt ? prompt.length : (/^\s*(?:\$\s+)?/.exec(prompt)?.[0].length ?? 0))
    const { words, unknown, end, input, lines } = bashWords(text, start, lastBrace)
    const index = words.findIndex(({ text: word }) => !BEFORE.test(word))
    const program = words[index]
    if (program !== undefined && PROGRAM.test(program.text)) {
      commands.push({ words: words.slice(index + 1), unknown, piped: input ?? piped, at: program.at })
      piped = null
    } else piped = pipedBytes(words, input ?? piped)
    skipped = lines ?? skipped
    from = Math.max(end, start) + 1
  }
  return commands
}

const BLANKS = /\s*/y

function blanksEnd(text: string, at: number): number {
  BLANKS.lastIndex = at
  return at + (BLANKS.exec(text)?.[0].length ?? 0)
}

/** Returns the output of `printf`, `echo` and `base64`; null for other programs. */
function pipedBytes(words: readonly Word[], before: Uint8Array | null): Uint8Array | null {
  const [program, ...rest] = words.map((word) => word.text)
  if (program === 'printf' && rest[0] === '%s') return words[2]?.bytes ?? null
  if (program === 'echo') return rest[0] === '-n' ? (words[2]?.bytes ?? null) : utf8(`${rest.join(' ')}\n`)
  if (program === 'cat' && rest.every((word) => word === '-')) return before
  if (program === 'base64' && before !== null && /^(-d|-D|--decode)$/.test(rest[0] ?? '')) {
    const decoded = parseBase64(new TextDecoder().decode(before))
    return decoded.ok ? decoded.bytes : null
  }
  return null
}

const CMD_COMMAND = /^[ \t]*(?:[a-z]:\\[^>\n\r\u2028\u2029]*>[ \t]*)?(?=(?:\S*[/\\])?curl(?:\.exe)?[ \t])/gim

function cmdCommands(text: string, onProgress?: OnProgress): CurlCommand[] {
  const commands: CurlCommand[] = []
  let from = 0
  for (const match of text.matchAll(CMD_COMMAND)) {
    // Skip lines inside the previous command, whose text may begin with anything.
    if (match.index < from) continue
    onProgress?.(from)
    const { command, end } = cmdCommand(text, from, match.index + match[0].length)
    commands.push(command)
    from = end
  }
  return commands
}

/** Earlier lines may create the file that the command sends. */
function cmdCommand(text: string, from: number, start: number): { command: CurlCommand; end: number } {
  const echoed = [...text.slice(from, start).matchAll(/^echo ([\w+/=]+)\s*$/gm)]
    .map(([, line]) => line)
    .join('')
  const decoded = echoed === '' ? null : parseBase64(echoed)
  const { words, unknown, length } = cmdWords(text.slice(start))
  const moved = words.map((word) => ({ ...word, at: word.at + start }))
  const [program, ...rest] = moved
  const isOwn = (word: Word): boolean => /^@%TEMP%\\tcplens-body\.bin$/.test(word.text)
  const piped = decoded?.ok === true && rest.some(isOwn) ? decoded.bytes : null
  const command = {
    words: piped === null ? rest : rest.map((word) => (isOwn(word) ? { ...word, text: '@-' } : word)),
    unknown: piped === null ? unknown : unknown.filter((name) => name !== '%TEMP%'),
    piped,
    at: program?.at ?? start
  }
  return { command, end: start + length }
}

function powerShellCommands(text: string, onProgress?: OnProgress): CurlCommand[] {
  const { tokens, unknown } = powerShellTokens(text, onProgress)
  const programs = tokens.flatMap(({ kind, text: name }, index) => {
    // A command begins a line, or follows an operator or opening bracket.
    const before = tokens[index - 1]
    const begins =
      before === undefined || (before.kind !== 'string' && /^([\n;|&=({]|\$\()$/.test(before.text))
    return kind === 'word' && begins && PROGRAM.test(name) ? [index] : []
  })
  const isLatin1 = text.includes('28591')
  return programs.map((index, order) => {
    const before = tokens.slice((programs[order - 1] ?? -1) + 1, index)
    const behind = tokens.slice(index + 1, programs[order + 1])
    const start = before[0]?.at ?? tokens[index]?.at ?? 0
    const at = tokens[index]?.at ?? start
    return powerShellCommand({ before, behind, at, prepared: text.slice(start, at), unknown, isLatin1 })
  })
}

interface PowerShellParts {
  /** Tokens between the previous command and this one, and their text. */
  readonly before: readonly PowerShellToken[]
  readonly prepared: string
  /** Tokens up to the next command. */
  readonly behind: readonly PowerShellToken[]
  readonly unknown: readonly string[]
  /** True if the script sends options as Latin-1. */
  readonly isLatin1: boolean
  /** Offset of the program's name. */
  readonly at: number
}

function powerShellCommand(parts: PowerShellParts): CurlCommand {
  const { before, prepared, behind, unknown, isLatin1, at: place } = parts
  const end = behind.findIndex(({ kind, text: sign }) => kind === 'sign' && /^[\n;|]$/.test(sign))
  const words = joinedWords(end < 0 ? behind : behind.slice(0, end))
  const base64 = /FromBase64String\('([^']*)'\)/.exec(prepared)?.[1]
  const decoded = base64 === undefined ? null : parseBase64(base64)
  // Options on standard input are in the string that is piped in.
  const config = before.findLast(({ kind }) => kind === 'string')
  const isConfig = words.some(({ text: word }) => word === '--config' || word === '-K')
  const kept = words
    .filter(
      ({ text: word }, at) =>
        !/^(--config|-K)$/.test(word) && !/^(--config|-K)$/.test(words[at - 1]?.text ?? '')
    )
    .map((word) => (word.text === '@$body' && decoded?.ok === true ? { ...word, text: '@-' } : word))
  return {
    words: isConfig && config !== undefined ? [...configWords(config, isLatin1), ...kept] : kept,
    unknown: decoded?.ok === true ? unknown.filter((name) => name !== '$body') : unknown,
    piped: decoded?.ok === true ? decoded.bytes : null,
    at: place
  }
}

/** Joins adjacent strings and words into one. */
function joinedWords(tokens: readonly PowerShellToken[]): Word[] {
  const groups: PowerShellToken[][] = []
  for (const token of tokens) {
    const last = groups.at(-1)
    if (token.joined && last !== undefined) last.push(token)
    else groups.push([token])
  }
  return groups.map((group) => {
    const text = group.map((token) => token.text).join('')
    return { text, bytes: utf8(text), at: group[0]?.at ?? 0 }
  })
}

const CONFIG_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v' }

/** Reads lines of a curl config file. `isLatin1`: it is sent as one byte per character. */
function configWords({ text, at }: PowerShellToken, isLatin1: boolean): Word[] {
  return configLines(text).flatMap(({ name, quoted, plain, index }) => {
    const value =
      quoted === undefined
        ? plain
        : quoted.replaceAll(/\\([^])/g, (_, one: string) => CONFIG_ESCAPES[one] ?? one)
    const isWire = isLatin1 && /^[\0-\xff]*$/.test(value)
    const bytes = isWire ? Uint8Array.from(value, (one) => one.charCodeAt(0)) : utf8(value)
    const option: Word = { text: `--${name}`, bytes: utf8(`--${name}`), at: at + index }
    const isSwitch = quoted === undefined && plain === ''
    return isSwitch ? [option] : [option, { text: new TextDecoder().decode(bytes), bytes, at: at + index }]
  })
}

interface ConfigLine {
  readonly name: string
  /** Text between double quotes, including escapes. */
  readonly quoted: string | undefined
  readonly plain: string
  readonly index: number
}

const CONFIG_NAME = /[ \t]*-{0,2}([\w.-]+)[ \t]*(?:[=:][ \t]*)?/y
/** A quoted value may contain line ends and must end its line. */
const CONFIG_QUOTED = /"([^"\\]*(?:\\[^][^"\\]*)*)"$/my
const CONFIG_PLAIN = /.*/y

/** Parses a config file line by line with sticky patterns, each of which reads its part once. */
function configLines(text: string): ConfigLine[] {
  const lines: ConfigLine[] = []
  for (let index = 0; index < text.length;) {
    CONFIG_NAME.lastIndex = index
    const name = CONFIG_NAME.exec(text)
    const start = index + (name?.[0].length ?? 0)
    CONFIG_QUOTED.lastIndex = start
    const quoted = name === null ? null : CONFIG_QUOTED.exec(text)
    CONFIG_PLAIN.lastIndex = start
    const plain = quoted === null ? (CONFIG_PLAIN.exec(text)?.[0] ?? '') : ''
    if (name !== null) lines.push({ name: name[1] ?? '', quoted: quoted?.[1], plain, index })
    index = start + (quoted?.[0].length ?? plain.length) + 1
  }
  return lines
}
