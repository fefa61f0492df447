import {
  FIRST_BYTES,
  FRAME_LENGTH,
  MAX_DELIMITER_BYTES,
  MOCK_DELAY,
  MOCK_STATUS,
  PORT
} from '../shared/contract/bounds'
import type { Framing } from '../shared/contract/framing'
import type { MockBehaviour, MockMatch, MockMessages, MockMiss } from '../shared/contract/mock'
import { checkedPayload, plainText } from './checked'
import { isWithin, parseCount, parseEndpoint, UsageError } from './options'

/** Options of `tcplens server --mock`, converted to a behaviour's settings. */

export const MOCK_OPTIONS = {
  mock: { type: 'string' },
  'mock-match': { type: 'string' },
  'mock-messages': { type: 'string' },
  'mock-order': { type: 'string' },
  'mock-miss': { type: 'string' },
  'mock-dates': { type: 'string' },
  'mock-delay': { type: 'string' },
  'mock-keep': { type: 'string' }
} as const

type MockValues = { readonly [Name in keyof typeof MOCK_OPTIONS]?: string | undefined }

/** Source of the mock server: a capture, or a set saved by `--mock-keep`, as HTTP exchanges or as messages. */
export interface MockSourceOptions {
  readonly path: string
  /** Null to use exchanges if the capture has some, otherwise messages. */
  readonly of: 'exchanges' | 'connections' | null
  readonly keep: string | null
  readonly settings: Omit<MockBehaviour, 'set'>
}

/** Returns null without `--mock`. */
export function mockSource(values: MockValues): MockSourceOptions | null {
  const { mock } = values
  if (mock === undefined) {
    const [lone] = Object.keys(MOCK_OPTIONS).filter((name) => values[name as keyof MockValues] !== undefined)
    if (lone !== undefined) throw new UsageError(`--${lone} requires --mock CAPTURE.`)
    return null
  }
  const messages = values['mock-messages']
  const match = values['mock-match']
  if (messages !== undefined && match !== undefined)
    throw new UsageError(
      '--mock-match (for HTTP) and --mock-messages (for other protocols) cannot be combined.'
    )
  return {
    path: mock,
    of: messages !== undefined ? 'connections' : match !== undefined ? 'exchanges' : null,
    keep: values['mock-keep'] ?? null,
    settings: {
      kind: 'mock',
      on: true,
      match: parseMatch(match ?? 'method,path,query,body'),
      messages: parseMessages(messages ?? 'turns'),
      order: parseWord('--mock-order', values['mock-order'] ?? 'cycle', ['recorded', 'best', 'cycle']),
      miss: parseMiss(values['mock-miss'] ?? '404'),
      dates: parseWord('--mock-dates', values['mock-dates'] ?? 'now', ['now', 'recorded']),
      delay: values['mock-delay'] === undefined ? null : parseFactor(values['mock-delay'])
    }
  }
}

function parseMatch(text: string): MockMatch {
  const match: MockMatch = {
    method: false,
    path: false,
    query: { compare: 'none' },
    headers: [],
    body: 'ignore'
  }
  const only: string[] = []
  const except: string[] = []
  for (const part of text.split(',').map((word) => word.trim())) {
    const [, kind = part, name = ''] = /^(query|-query|header):(.+)$/.exec(part) ?? []
    if (kind === 'header') match.headers.push(name)
    else if (kind === 'query' && name !== '') only.push(name)
    else if (kind === '-query' && name !== '') except.push(name)
    else if (kind === 'query') match.query = { compare: 'all' }
    else if (kind === 'method' || kind === 'path') match[kind] = true
    else if (kind === 'body') match.body = 'exact'
    else if (kind === 'json') match.body = 'json'
    else
      throw new UsageError(
        `--mock-match ${part} is not one of method, path, query, query:NAME, -query:NAME, header:NAME, body, json.`
      )
  }
  if (only.length > 0 && except.length > 0)
    throw new UsageError('--mock-match cannot combine query:NAME and -query:NAME.')
  if (only.length > 0) match.query = { compare: 'only', names: only }
  if (except.length > 0) match.query = { compare: 'except', names: except }
  return match
}

function parseMessages(text: string): MockMessages {
  if (text === 'turns') return { by: 'turns' }
  const [, kind, value = ''] = /^(first|delimiter|fixed|length):(.+)$/.exec(text) ?? []
  if (kind === 'first')
    return { by: 'first', bytes: parseCount('--mock-messages first:', value, FIRST_BYTES) }
  const framing = text === 'lines' ? ({ kind: 'delimiter', bytes: '0a' } as const) : framingOf(kind, value)
  if (framing !== null) return { by: 'frames', framing }
  throw new UsageError(
    `--mock-messages ${text} is not one of turns, first:N, lines, delimiter:HEX, fixed:N, length:1|2|4|8|varint[le][+N].`
  )
}

function framingOf(kind: string | undefined, value: string): Framing | null {
  if (kind === 'delimiter' && /^(?:[0-9a-f]{2})+$/i.test(value) && value.length <= 2 * MAX_DELIMITER_BYTES)
    return { kind: 'delimiter', bytes: value.toLowerCase() }
  if (kind === 'fixed')
    return { kind: 'fixed', length: parseCount('--mock-messages fixed:', value, FRAME_LENGTH) }
  const [, size, little, plus = '0'] = /^([1248]|varint)(le)?([+-]\d{1,5})?$/.exec(value) ?? []
  if (kind !== 'length' || size === undefined) return null
  return {
    kind: 'length',
    size: size === 'varint' ? 'varint' : (Number(size) as 1 | 2 | 4 | 8),
    endian: little === undefined ? 'big' : 'little',
    offset: 0,
    counts: 'rest',
    plus: Number(plus)
  }
}

function parseMiss(text: string): MockMiss {
  if (text === 'close') return { then: 'close', how: 'end' }
  if (text === 'reset') return { then: 'close', how: 'reset' }
  const [, kind, rest = ''] = /^(hex|text|forward):(.*)$/s.exec(text) ?? []
  if (kind === 'hex')
    return { then: 'bytes', payload: checkedPayload('--mock-miss', { form: 'hex', text: rest }) }
  if (kind === 'text') return { then: 'bytes', payload: checkedPayload('--mock-miss', plainText(rest, true)) }
  if (kind === 'forward') {
    const [, scheme = '', address = rest] = /^(tls:|tls-any:)(.+)$/.exec(rest) ?? []
    const target = parseEndpoint('--mock-miss forward:', address, PORT)
    const tls = scheme === '' ? 'off' : scheme === 'tls:' ? 'verify' : 'any'
    return { then: 'forward', target, tls, host: tls === 'off' ? 'keep' : 'target' }
  }
  const [, status = text, body = ''] = /^(\d{3}):(.*)$/s.exec(text) ?? []
  return {
    then: 'answer',
    status: parseCount('--mock-miss', status, MOCK_STATUS),
    body,
    type: 'text/plain; charset=utf-8'
  }
}

function parseFactor(text: string): number {
  const factor = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (isWithin(factor, MOCK_DELAY)) return factor
  throw new UsageError(`--mock-delay ${text} is not a factor from ${MOCK_DELAY.least} to ${MOCK_DELAY.most}.`)
}

function parseWord<const Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text)
  if (found !== undefined) return found
  throw new UsageError(`${option} ${text} is not one of ${words.join(', ')}.`)
}
