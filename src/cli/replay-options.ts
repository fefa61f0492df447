import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { loadAuthorities } from '../engine/tls/certificate-files'
import { PACE_FACTOR, PORT, REPLY_TIME } from '../shared/contract/bounds'
import type { ConversationInput, PaceInput, UntilInput } from '../shared/contract/conversation-replay'
import { messageOf } from '../shared/model/app-error'
import { checkedMatch } from './checked'
import { parseAddress, parseCount, UsageError, type parseOptions } from './options'

/** Options of `tcplens replay`. */

export const REPLAY_OPTIONS = {
  connection: { type: 'string' },
  target: { type: 'string' },
  pace: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string' },
  tls: { type: 'string' },
  insecure: { type: 'boolean' },
  ca: { type: 'string' },
  sni: { type: 'string' },
  'skip-missing': { type: 'boolean' },
  'save-test': { type: 'string' },
  repeat: { type: 'string' },
  junit: { type: 'string' },
  write: { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' }
} as const

type Values = ReturnType<typeof parseOptions<typeof REPLAY_OPTIONS>>['values']

/** Milliseconds that a reply may take in addition to its recorded duration. */
const DEFAULT_LIMIT_MS = 5000

/** Options that apply both to recordings and to tests. */
export interface ReplaySettings extends Pick<
  ConversationInput,
  'target' | 'tls' | 'pace' | 'until' | 'limit' | 'skipMissing'
> {
  /** PEM certificates of additional authorities, read once for all runs. */
  readonly trusted: readonly string[]
}

export async function parseReplaySettings(values: Values): Promise<ReplaySettings> {
  const tls = tlsOf(values)
  return {
    ...(values.target === undefined ? {} : { target: parseAddress('--target', values.target, PORT) }),
    ...(tls === undefined ? {} : { tls }),
    pace: paceOf(values.pace ?? 'wait'),
    until: untilOf(values.until ?? 'auto'),
    limit: values.limit === undefined ? DEFAULT_LIMIT_MS : parseCount('--limit', values.limit, REPLY_TIME),
    skipMissing: values['skip-missing'] ?? false,
    trusted: values.ca === undefined ? [] : await readAuthorities(values.ca)
  }
}

function paceOf(text: string): PaceInput {
  if (text === 'wait' || text === 'fast') return { kind: text }
  const [, factor] = /^timing(?::(\d+(?:\.\d+)?))?$/.exec(text) ?? []
  if (
    !text.startsWith('timing') ||
    (text !== 'timing' && factor === undefined) ||
    Number(factor ?? 1) < PACE_FACTOR.least
  ) {
    throw new UsageError(`--pace ${text} is not wait, timing, timing:FACTOR or fast.`)
  }
  return { kind: 'timing', factor: Math.min(PACE_FACTOR.most, Number(factor ?? 1)) }
}

function untilOf(text: string): UntilInput {
  if (text === 'auto' || text === 'bytes' || text === 'messages') return { kind: text }
  if (text.startsWith('silence:')) {
    return {
      kind: 'silence',
      after: parseCount('--until silence:', text.slice('silence:'.length), REPLY_TIME)
    }
  }
  const [, pattern] = /^\/(.+)\/$/s.exec(text) ?? []
  if (pattern === undefined) {
    throw new UsageError(`--until ${text} is not auto, bytes, messages, silence:MS or /regular expression/.`)
  }
  return {
    kind: 'pattern',
    match: checkedMatch('--until', text, { kind: 'regex', pattern, ignoreCase: false })
  }
}

async function readAuthorities(path: string): Promise<string[]> {
  try {
    return await loadAuthorities(path)
  } catch (error) {
    throw new UsageError(`--ca: ${messageOf(error)}`, { cause: error })
  }
}

function tlsOf({ tls, insecure, sni, ca }: Values): ReplaySettings['tls'] {
  if (tls !== undefined && tls !== 'on' && tls !== 'off')
    throw new UsageError(`--tls ${tls} is not on or off.`)
  if (tls === 'off') {
    if (insecure === true || sni !== undefined || ca !== undefined)
      throw new UsageError('--tls off cannot be combined with --ca, --insecure or --sni.')
    return 'off'
  }
  if (insecure === true && ca !== undefined) throw new UsageError('--insecure and --ca cannot be combined.')
  if ([tls, insecure, sni, ca].every((value) => value === undefined)) return undefined
  return {
    ...(sni === undefined ? {} : { serverName: sni }),
    ...(insecure === true ? { verify: false } : {}),
    // `--ca` implies verification, even if the test contains `insecure`.
    ...(ca === undefined ? {} : { verify: true })
  }
}

/** Magic numbers of capture files: pcapng, pcap in both byte orders and both resolutions, gzip, zstd. */
const CAPTURE_MAGIC = ['0a0d0d0a', 'a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1', '1f8b', '28b52ffd']

/**
 * True if the file is a capture; any other file is treated as a test. Rejects with a readable error if it cannot be
 * read.
 */
export async function isCapture(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) throw new Error('it is a folder')
    for await (const chunk of createReadStream(path, { end: 3 })) {
      const begins = (chunk as Buffer).toString('hex')
      return CAPTURE_MAGIC.some((magic) => begins.startsWith(magic))
    }
    throw new Error('it is empty')
  } catch (error) {
    throw new Error(`Cannot replay ${path}: ${messageOf(error)}.`, { cause: error })
  }
}
