import { parseArgs, type ParseArgsConfig } from 'node:util'
import { DEFAULT_LIMITS, type RingLimits } from '../engine/capture/ring-files'
import type { Bounds } from '../shared/contract/bounds'
import { MAX_CAPTURE_BYTES, MIN_CAPTURE_BYTES } from '../shared/contract/limits'
import { messageOf } from '../shared/model/app-error'
import type { Endpoint } from '../shared/model/connection-event'

/** A usage error: reported in one line, with exit code 2. */
export class UsageError extends Error {
  /** Lines that show the place of the error in the input; empty for none. */
  readonly place: string

  constructor(message: string, { place = '', ...options }: ErrorOptions & { place?: string } = {}) {
    super(message, options)
    this.place = place
  }
}

/**
 * Parses options and positional arguments strictly: rejects unknown options, and repeated options of which only one
 * could take effect.
 */
export function parseOptions<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: O,
  positionals: { min: number; max: number; name: string }
): ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; tokens: true }>> {
  let parsed
  try {
    parsed = parseArgs({
      args: withValues(args, options),
      options,
      allowPositionals: true,
      strict: true,
      tokens: true
    })
  } catch (error) {
    throw new UsageError(firstSentence(messageOf(error)))
  }
  const seen = new Set<string>()
  for (const token of parsed.tokens) {
    if (token.kind !== 'option' || token.value === undefined || options[token.name]?.multiple === true)
      continue
    if (seen.has(token.name)) throw new UsageError(`--${token.name} can be used only once.`)
    seen.add(token.name)
  }
  const { length } = parsed.positionals
  if (length < positionals.min) throw new UsageError(`${positionals.name} is missing.`)
  if (length > positionals.max)
    throw new UsageError(`Unexpected argument ${parsed.positionals[positionals.max] ?? ''}.`)
  return parsed
}

/**
 * Parses `HOST:PORT` or `[IPV6]:PORT`. `ports` are those of a target or, with 0 for any free port, of a listener;
 * `option` is empty for an argument.
 */
export function parseEndpoint(option: string, text: string | undefined, ports: Bounds): Endpoint {
  if (text === undefined) throw new UsageError(`${option} HOST:PORT is missing.`)
  const message = option === '' ? text : `${option} ${text}`
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || !isWithin(port, ports)) {
    throw new UsageError(`${message} is not HOST:PORT with a port from ${ports.least} to ${ports.most}.`)
  }
  return { host, port }
}

/**
 * Parses `HOST:PORT`, or the path of a Unix socket or named pipe, recognised by a separator that host names cannot
 * contain.
 */
export function parseAddress(
  option: string,
  text: string | undefined,
  ports: Bounds
): Endpoint | { path: string } {
  if (text !== undefined && /[/\\]/.test(text)) return { path: text }
  return parseEndpoint(option, text, ports)
}

/** Parses `[--write FILE [--force]] [--limit SIZE]`. */
export function captureFile({
  write,
  force,
  limit
}: {
  write?: string | undefined
  force?: boolean | undefined
  limit?: string | undefined
}): {
  file?: { path: string; overwrite: boolean }
  ring?: RingLimits
} {
  if (write === undefined && force === true) throw new UsageError('--force requires --write FILE.')
  return {
    ...(write === undefined ? {} : { file: { path: write, overwrite: force ?? false } }),
    ...(limit === undefined ? {} : { ring: { ...DEFAULT_LIMITS, bytes: parseSize('--limit', limit) } })
  }
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  ...{ KIB: 1024, MIB: 1024 ** 2, GIB: 1024 ** 3, TIB: 1024 ** 4 }
}

/** Parses a size with a unit, such as 500MB or 1.5GiB, within the limits of a capture. */
function parseSize(option: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)\s?([a-z]{1,3})?$/i.exec(text) ?? []
  const bytes = Math.round(Number(number) * (UNITS[unit === '' ? 'B' : unit.toUpperCase()] ?? Number.NaN))
  if (number !== '' && bytes >= MIN_CAPTURE_BYTES && bytes <= MAX_CAPTURE_BYTES) return bytes
  const [least, most] = [MIN_CAPTURE_BYTES, MAX_CAPTURE_BYTES].map((bound) => formatBound(bound))
  throw new UsageError(`${option} ${text} is not a size from ${least} to ${most}, such as 500MB or 2GB.`)
}

function formatBound(bytes: number): string {
  return bytes >= 1e12 ? `${bytes / 1e12}TB` : `${bytes / 1e6}MB`
}

/** Bounds of numbers that only have to be exact. */
export const POSITIVE: Bounds = { least: 1, most: Number.MAX_SAFE_INTEGER }

/** Parses a whole number in decimal digits. */
export function parseCount(option: string, text: string, bounds: Bounds): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (isWithin(value, bounds)) return value
  throw new UsageError(`${option} ${text} is not a whole number from ${bounds.least} to ${bounds.most}.`)
}

/** Parses a number in decimal digits, with or without a fraction. */
export function parseNumber(option: string, text: string, bounds: Bounds): number {
  const value = /^\d{1,12}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (isWithin(value, bounds)) return value
  throw new UsageError(`${option} ${text} is not a number from ${bounds.least} to ${bounds.most}.`)
}

/** False for NaN. */
export function isWithin(value: number, { least, most }: Bounds): boolean {
  return value >= least && value <= most
}

/**
 * Joins each option with its value, because the Node.js parser treats a value that begins with a dash as an option, and
 * bytes to send may begin with any character. A value with two dashes is still an option.
 */
function withValues(
  args: readonly string[],
  options: Readonly<Record<string, { type: string } | undefined>>
): string[] {
  const joined: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--') return [...joined, ...args.slice(at)]
    const value = args[at + 1]
    const takesOne = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string'
    if (takesOne && value !== undefined && !value.startsWith('--')) {
      joined.push(`${arg}=${value}`)
      at++
    } else joined.push(arg)
  }
  return joined
}

function firstSentence(message: string): string {
  const [first = message] = message.split(/\.\s/)
  return first.endsWith('.') ? first : `${first}.`
}
