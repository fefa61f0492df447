import { PORT, REPETITIONS, SEND_INTERVAL, TIMER } from '../shared/contract/bounds'
import type { Payload } from '../shared/contract/payload'
import type { ClientConfig } from '../shared/contract/sessions'
import { TEXT_ENCODINGS, type TextEncoding } from '../shared/model/text-encodings'
import { checkedAddress, checkedPayload, plainText } from './checked'
import { parseCount, parseEndpoint, UsageError, type parseOptions } from './options'

/** Options of `tcplens client`: session settings, and the data to send. */

export const CLIENT_OPTIONS = {
  unix: { type: 'string' },
  send: { type: 'string', multiple: true },
  'send-hex': { type: 'string', multiple: true },
  'send-file': { type: 'string', multiple: true },
  encoding: { type: 'string' },
  eol: { type: 'string' },
  every: { type: 'string' },
  count: { type: 'string' },
  'half-close': { type: 'boolean' },
  'local-address': { type: 'string' },
  'local-port': { type: 'string' },
  family: { type: 'string' },
  tls: { type: 'boolean' },
  insecure: { type: 'boolean' },
  sni: { type: 'string' },
  alpn: { type: 'string' },
  timeout: { type: 'string' },
  write: { type: 'string' },
  limit: { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' }
} as const

export type ClientArgs = ReturnType<typeof parseOptions<typeof CLIENT_OPTIONS>>
type ClientValues = ClientArgs['values']

/** Data to send, in command line order, and its repetition. */
export interface ClientSends {
  readonly payloads: readonly Payload[]
  readonly repeat: { every: number; times: number | null } | null
  readonly halfClose: boolean
  /** Encoding of typed lines. */
  readonly encoding: TextEncoding
  readonly eol: LineEnd | null
}

export type LineEnd = 'none' | 'lf' | 'crlf'

export function clientConfig({ values, positionals }: ClientArgs): ClientConfig {
  const timeout = values.timeout === undefined ? null : parseCount('--timeout', values.timeout, TIMER)
  const local = localEnd(values)
  return {
    kind: 'client',
    name: '',
    target: targetOf(values, positionals),
    ...(values.family === undefined ? {} : { family: parseFamily(values.family) }),
    ...(local === null ? {} : { local }),
    ...(timeout === null ? {} : { connectTimeout: timeout, idle: { after: timeout, then: 'end' as const } }),
    ...tlsOf(values)
  }
}

/** `tokens`: the options in order; text, hex and files may alternate. */
export function clientSends({ values, tokens }: ClientArgs): ClientSends {
  const encoding = values.encoding === undefined ? 'utf-8' : parseEncoding(values.encoding)
  const eol = values.eol === undefined ? null : parseEol(values.eol)
  const every = values.every === undefined ? null : parseCount('--every', values.every, SEND_INTERVAL)
  if (every === null && values.count !== undefined) throw new UsageError('--count requires --every MS.')
  const times = values.count === undefined ? null : parseCount('--count', values.count, REPETITIONS)
  const payloads = tokens.flatMap((token): Payload[] => {
    if (token.kind !== 'option' || token.value === undefined) return []
    if (token.name === 'send-hex') {
      return [checkedPayload('--send-hex', { form: 'hex', text: token.value })]
    }
    if (token.name === 'send-file') return [{ form: 'file', path: token.value }]
    if (token.name !== 'send') return []
    return [
      checkedPayload('--send', {
        ...plainText(token.value, every !== null),
        encoding,
        lineEnd: eol ?? 'none'
      })
    ]
  })
  if (every !== null && payloads.length === 0)
    throw new UsageError('--every requires --send, --send-hex or --send-file.')
  return {
    payloads,
    repeat: every === null ? null : { every, times },
    halfClose: values['half-close'] ?? false,
    encoding,
    eol
  }
}

function targetOf({ unix }: ClientValues, [address]: readonly string[]): ClientConfig['target'] {
  if (unix === undefined) {
    if (address === undefined) throw new UsageError('HOST:PORT or --unix PATH is missing.')
    return parseEndpoint('', address, PORT)
  }
  if (address !== undefined) throw new UsageError('HOST:PORT and --unix cannot be combined.')
  return { path: unix }
}

function localEnd(values: ClientValues): { address?: string; port?: number } | null {
  const address = values['local-address']
  const port = values['local-port']
  if (address === undefined && port === undefined) return null
  return {
    ...(address === undefined ? {} : { address: checkedAddress('--local-address', address) }),
    ...(port === undefined ? {} : { port: parseCount('--local-port', port, PORT) })
  }
}

function tlsOf(values: ClientValues): Pick<ClientConfig, 'tls'> {
  const { tls, insecure, sni, alpn } = values
  if (tls !== true) {
    if (insecure === true || sni !== undefined || alpn !== undefined)
      throw new UsageError('--insecure, --sni and --alpn require --tls.')
    return {}
  }
  return {
    tls: {
      ...(insecure === true ? { verify: false } : {}),
      ...(sni === undefined ? {} : { serverName: sni }),
      ...(alpn === undefined ? {} : { alpn: alpn.split(',').filter((name) => name !== '') })
    }
  }
}

function parseFamily(text: string): 4 | 6 {
  if (text === '4') return 4
  if (text === '6') return 6
  throw new UsageError(`--family ${text} is not 4 or 6.`)
}

function parseEol(text: string): LineEnd {
  if (text === 'crlf' || text === 'lf' || text === 'none') return text
  throw new UsageError(`--eol ${text} is not one of crlf, lf, none.`)
}

/** Common names of encodings that have a different name in Tcplens. */
const ALIASES: Readonly<Record<string, TextEncoding>> = {
  utf8: 'utf-8',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  'iso-8859-1': 'latin1',
  'utf-16': 'utf-16le'
}

function parseEncoding(text: string): TextEncoding {
  const name = text.toLowerCase()
  const found = TEXT_ENCODINGS.find((encoding) => encoding === name)
  const encoding = found ?? (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined)
  if (encoding !== undefined) return encoding
  throw new UsageError(`--encoding ${text} is not one of ${TEXT_ENCODINGS.join(', ')}.`)
}
