import { isUtf8 } from 'node:buffer'
import { parseStream } from './http2/parse-stream'
import { parseExpectedItems, parseSentItems } from './items'
import {
  FIRST_LINE,
  MAX_LIMIT_MS,
  MAX_TEST_BYTES,
  TARGET,
  type ConversationTest,
  type Item,
  type TestStep,
  type TestTls
} from './model'
import { parseTls } from './test-tls'
import { TestError, Words, type ScriptLine } from './tokens'

/** Parses a test file. Throws a TestError with the line number, the problem and the accepted syntax. */

const MAX_PORT = 65_535

export function parseTest(text: string): ConversationTest {
  const lines = joinedLines(text)
  const [first, ...rest] = lines
  if (first?.length !== 1 || first[0].text.trimEnd() !== FIRST_LINE) {
    throw new TestError(first?.[0].line ?? 1, `A test must start with the line “${FIRST_LINE}”.`)
  }
  const test: {
    target: ConversationTest['target']
    tls: TestTls | null
    limit: number | null
    steps: TestStep[]
  } = { target: null, tls: null, limit: null, steps: [] }
  const known = new Set<string>()
  for (const content of rest) {
    const words = new Words(content)
    const setting = words.take(/^(?:target|tls|limit)\b/)?.[0]
    if (setting !== undefined) {
      const name = setting as 'target' | 'tls' | 'limit'
      if (test[name] !== null) words.fail(`A test can have only one “${name}” line.`)
      if (name === 'target') test.target = targetOf(words)
      else if (name === 'tls') test.tls = parseTls(words)
      else test.limit = limitOf(words)
    } else if (words.take(/^>/) !== null) test.steps.push(sendStep(words, known))
    else if (words.take(/^</) !== null) test.steps.push(receiveStep(words, known))
    else words.fail('A line must start with >, <, target, tls, limit or #.')
    if (!words.isOver) words.fail('Unexpected text at the end of the line.')
  }
  if (test.steps.length === 0)
    throw new TestError(lines.at(-1)?.at(-1)?.line ?? 1, 'The test has no lines to send (>) or receive (<).')
  checkSize(test.steps)
  return test
}

/** Decodes a test file as UTF-8. Throws a TestError for other encodings, which would change the bytes to send. */
export function testText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    const lines = Buffer.from(bytes).toString('latin1').split('\n')
    const invalidLine = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')))
    throw new TestError(
      invalidLine + 1,
      'The line is not valid UTF-8. Write bytes that are not text as \\xNN or hex"…".',
      error
    )
  }
}

/** Lines with content, each joined with its continuation lines. */
function joinedLines(text: string): [ScriptLine, ...ScriptLine[]][] {
  const joined: [ScriptLine, ...ScriptLine[]][] = []
  for (const [at, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) continue
    const last = joined.at(-1)
    const line = { line: at + 1, text: content }
    if (/^\s/.test(raw) && last !== undefined) last.push(line)
    else joined.push([line])
  }
  return joined
}

function targetOf(words: Words): { host: string; port: number } {
  const found = words.take(TARGET)
  const port = Number(found?.[3])
  const host = found?.[1] ?? found?.[2]
  if (host === undefined || port < 1 || port > MAX_PORT) words.fail('Expected after “target”: HOST:PORT.')
  return { host, port }
}

function limitOf(words: Words): number {
  const limit = Number(words.take(/^\d{1,8}/)?.[0])
  if (!(limit >= 1 && limit <= MAX_LIMIT_MS))
    words.fail(`Expected after “limit”: milliseconds from 1 to ${MAX_LIMIT_MS}.`)
  return limit
}

function sendStep(words: Words, known: ReadonlySet<string>): TestStep {
  if (words.take(/^end\b/) !== null) return { do: 'end' }
  if (words.take(/^reset\b/) !== null) return { do: 'reset' }
  const at = words.take(/^@(\d{1,12}(?:\.\d{1,6})?)/)
  const items = parseSentItems(words, known)
  return { do: 'say', line: words.line, at: at === null ? null : Number(at[1]), items }
}

function receiveStep(words: Words, known: Set<string>): TestStep {
  if (words.take(/^end\b/) !== null) return { do: 'their-end', how: 'fin' }
  if (words.take(/^reset\b/) !== null) return { do: 'their-end', how: 'rst' }
  const stream = words.take(/^stream\s+(\d{1,10})(?!\S)/)?.[1]
  if (stream !== undefined) return parseStream(words, stream, known)
  const messages = words.take(/^([1-9]\d{0,5})\s+messages?\b/)
  const items = parseExpectedItems(words, known)
  return { do: 'hear', line: words.line, messages: messages === null ? null : Number(messages[1]), items }
}

function checkSize(steps: readonly TestStep[]): void {
  let bytes = 0
  for (const step of steps) {
    if (!('line' in step)) continue
    for (const item of itemsIn(step)) if (item.kind === 'bytes') bytes += item.bytes.length
    if (bytes > MAX_TEST_BYTES)
      throw new TestError(step.line, `A test can contain at most ${MAX_TEST_BYTES} bytes.`)
  }
}

function itemsIn(step: Extract<TestStep, { line: number }>): readonly Item[] {
  if (step.do !== 'hear-stream') return step.items
  return step.parts.flatMap((part) => {
    if (part.kind === 'body') return part.items
    return part.kind === 'head' || part.kind === 'trailers' ? part.fields.flatMap(({ items }) => items) : []
  })
}
