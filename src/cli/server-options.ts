import { CONNECTIONS, LISTEN_PORT, SEND_INTERVAL, TIMER } from '../shared/contract/bounds'
import type { Behaviour, HttpAnswer, ReplyRule } from '../shared/contract/behaviours'
import type { Match } from '../shared/contract/matching'
import type { ServerConfig } from '../shared/contract/sessions'
import { checkedAddresses, checkedMatch, checkedPayload, plainText } from './checked'
import { MOCK_OPTIONS } from './mock-options'
import { parseCount, parseEndpoint, parseOptions, UsageError } from './options'

/** Options of `tcplens server`, converted to session settings. */

const SERVER_OPTIONS = {
  listen: { type: 'string' },
  unix: { type: 'string' },
  echo: { type: 'string' },
  greet: { type: 'string', multiple: true },
  every: { type: 'string', multiple: true },
  reply: { type: 'string', multiple: true },
  'http-file': { type: 'string' },
  'http-dir': { type: 'string' },
  'http-page': { type: 'string' },
  close: { type: 'boolean' },
  ...MOCK_OPTIONS,
  'max-connections': { type: 'string' },
  'idle-timeout': { type: 'string' },
  allow: { type: 'string', multiple: true },
  block: { type: 'string', multiple: true },
  tls: { type: 'boolean' },
  write: { type: 'string' },
  limit: { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' }
} as const

type ServerValues = ReturnType<typeof parseServerArgs>['values']

/** `--echo` takes an optional prefix, which the argument parser of Node.js does not support. */
export function parseServerArgs(
  args: readonly string[]
): ReturnType<typeof parseOptions<typeof SERVER_OPTIONS>> {
  const completed = args.map((arg, at) => {
    const next = args[at + 1]
    return arg === '--echo' && (next === undefined || next.startsWith('--')) ? '--echo=' : arg
  })
  return parseOptions(completed, SERVER_OPTIONS, { min: 0, max: 0, name: '' })
}

export function serverConfig(values: ServerValues): ServerConfig {
  const { tls, allow, block } = values
  const most = values['max-connections']
  const idle = values['idle-timeout']
  return {
    kind: 'server',
    name: '',
    listen: listenAddress(values),
    ...(most === undefined
      ? {}
      : {
          maxConnections: {
            most: parseCount('--max-connections', most, CONNECTIONS),
            surplus: 'end' as const
          }
        }),
    ...(idle === undefined
      ? {}
      : { idle: { after: parseCount('--idle-timeout', idle, TIMER), then: 'end' as const } }),
    ...(allow === undefined ? {} : { allow: checkedAddresses('--allow', allow) }),
    ...(block === undefined ? {} : { block: checkedAddresses('--block', block) }),
    ...(tls === true ? { tls: { certificate: null } } : {}),
    behaviours: behavioursOf(values)
  }
}

function listenAddress({ listen, unix }: ServerValues): ServerConfig['listen'] {
  if (unix === undefined) return parseEndpoint('--listen', listen, LISTEN_PORT)
  if (listen !== undefined) throw new UsageError('--listen and --unix cannot be combined.')
  return { path: unix }
}

function behavioursOf(values: ServerValues): Behaviour[] {
  const { greet = [], echo, reply, every = [] } = values
  const found: Behaviour[] = greet.map((text) => ({
    kind: 'greet',
    on: true,
    payload: checkedPayload('--greet', plainText(text, true))
  }))
  if (reply !== undefined)
    found.push({ kind: 'reply', on: true, rules: reply.map(parseReply), framing: null })
  if (echo !== undefined) {
    const prefix = echo === '' ? null : checkedPayload('--echo', plainText(echo, false))
    found.push({ kind: 'echo', on: true, prefix, suffix: null, framing: null })
  }
  found.push(...every.map(parseEvery))
  const answer = httpAnswer(values)
  if (answer !== null) {
    found.push({
      kind: 'http',
      on: true,
      answer,
      status: 200,
      reason: '',
      headers: '',
      contentLength: 'right',
      chunked: false,
      connection: values.close === true ? 'close' : 'auto'
    })
  } else if (values.close === true) {
    throw new UsageError('--close requires --http-page, --http-file or --http-dir.')
  }
  return found
}

function parseEvery(text: string): Behaviour {
  const colon = text.indexOf(':')
  if (colon < 0) throw new UsageError(`--every ${text} is not MS:TEXT.`)
  const interval = parseCount('--every', text.slice(0, colon), SEND_INTERVAL)
  const payload = checkedPayload('--every', plainText(text.slice(colon + 1), true))
  return { kind: 'every', on: true, interval, times: null, payload }
}

/**
 * Parses `MATCH=>ANSWER`: text with escapes, `hex:…`, or for a match `/regex/`, optionally with `i` to ignore case. The
 * first arrow separates the parts; for a regular expression, the first arrow after its end, so that it may contain
 * arrows.
 */
function parseReply(text: string): ReplyRule {
  const [, typed, answer] = /^(\/.+?\/i?)=>(.*)$/s.exec(text) ?? /^(.+?)=>(.*)$/s.exec(text) ?? []
  if (typed === undefined || answer === undefined)
    throw new UsageError(`--reply ${text} is not MATCH=>ANSWER.`)
  return {
    match: checkedMatch('--reply', typed, parseMatch(typed)),
    answer: checkedPayload(
      '--reply',
      answer.startsWith('hex:') ? { form: 'hex', text: answer.slice(4) } : plainText(answer, true)
    ),
    delay: 0,
    then: 'keep'
  }
}

function parseMatch(text: string): Match {
  if (text.startsWith('hex:')) return { kind: 'hex', pattern: text.slice(4), whole: false }
  const regex = /^\/(.+)\/(i?)$/s.exec(text)
  if (regex !== null) return { kind: 'regex', pattern: regex[1] ?? '', ignoreCase: regex[2] === 'i' }
  return { kind: 'text', text, whole: false, ignoreCase: false }
}

function httpAnswer(values: ServerValues): HttpAnswer | null {
  const answers: HttpAnswer[] = []
  const page = values['http-page']
  const file = values['http-file']
  const folder = values['http-dir']
  if (page !== undefined) answers.push({ from: 'page', text: page, type: 'text/html; charset=utf-8' })
  if (file !== undefined) answers.push({ from: 'file', path: file })
  if (folder !== undefined) answers.push({ from: 'folder', path: folder })
  if (answers.length > 1) throw new UsageError('--http-page, --http-file and --http-dir cannot be combined.')
  return answers[0] ?? null
}
