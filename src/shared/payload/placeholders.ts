import { hexPair } from '../bytes/hex-text'
import type { PlacedProblem } from './placed-problem'

/**
 * Placeholders such as `{{counter}}`, replaced for each send. `{{{{` is an escaped `{{`.
 *
 *   {{counter}} {{counter:04}}          the number of this send, to at least four digits
 *   {{time}} {{time:unix}} {{time:ms}}  ISO 8601 in UTC, seconds, milliseconds
 *   {{random}} {{random:1-100}}         a whole number, of 32 bits or between these two
 *   {{random:hex:8}}                    so many hexadecimal digits
 *   {{uuid}}
 *   {{0}} {{1}} {{name}}                in a response: the whole match, or one of its groups, byte for byte
 */

export interface PayloadFill {
  readonly counter: number
  /** Milliseconds since 1970. */
  readonly now: number
  /** In [0, 1). */
  random(): number
  uuid(): string
  /** Groups of a match by number or name, as Latin-1, one character per byte. */
  readonly groups?: Readonly<Record<string, string>>
}

/** For payloads without placeholders. */
export const NOTHING_TO_FILL: PayloadFill = { counter: 0, now: 0, random: () => 0, uuid: () => '' }

/** `text` is sent in the payload's encoding, `bytes` (of a match) unchanged. */
export type Filled = { readonly text: string } | { readonly bytes: Uint8Array<ArrayBuffer> }
export type PlaceholderFiller = (fill: PayloadFill) => Filled

/** Groups that can be used; `any` if the match is not known yet. */
export type KnownGroups = 'any' | readonly string[]

export const OPENING = '{{'
const CLOSING = '}}'

/** More digits than any counter or token needs, and few enough to be harmless if typed by mistake. */
const MAX_DIGITS = 1024

/** Maximum characters of an unknown placeholder in its problem. */
const FOUND_LENGTH = 24

const COUNTER = /^counter:0(\d{1,2})$/
const RANDOM_HEX = /^random:hex:(\d{1,4})$/
const RANDOM_BETWEEN = /^random:(\d{1,15})-(\d{1,15})$/
const GROUP = /^(?:\d{1,3}|[A-Za-z_]\w{0,63})$/

/** Returns the placeholder whose braces are at `at`, or a problem. */
export function readPlaceholder(
  text: string,
  at: number,
  groups: KnownGroups
): { placeholder: PlaceholderFiller; end: number } | PlacedProblem<'unknown-placeholder'> {
  const close = text.indexOf(CLOSING, at + OPENING.length)
  const end = close + CLOSING.length
  const name = close < 0 ? undefined : text.slice(at + OPENING.length, close).trim()
  const placeholder = name === undefined ? undefined : placeholderNamed(name, groups)
  if (placeholder !== undefined) return { placeholder, end }
  const found = text.slice(at, close < 0 ? at + FOUND_LENGTH : Math.min(end, at + FOUND_LENGTH))
  return { code: 'unknown-placeholder', at, found }
}

function placeholderNamed(name: string, groups: KnownGroups): PlaceholderFiller | undefined {
  const plain = PLAIN[name]
  if (plain !== undefined && Object.hasOwn(PLAIN, name)) return (fill) => ({ text: plain(fill) })
  const digits = COUNTER.exec(name)?.[1]
  if (digits !== undefined) return ({ counter }) => ({ text: String(counter).padStart(Number(digits), '0') })
  const hexDigits = Number(RANDOM_HEX.exec(name)?.[1] ?? 0)
  if (hexDigits > 0 && hexDigits <= MAX_DIGITS)
    return ({ random }) => ({ text: randomHex(random, hexDigits) })
  const [, low, high] = RANDOM_BETWEEN.exec(name) ?? []
  if (low !== undefined && high !== undefined && Number(low) <= Number(high))
    return ({ random }) => ({ text: String(randomBetween(random, Number(low), Number(high))) })
  if (!GROUP.test(name) || (groups !== 'any' && !groups.includes(name))) return undefined
  return (fill) => ({ bytes: groupBytes(fill, name) })
}

const PLAIN: Readonly<Record<string, (fill: PayloadFill) => string>> = {
  counter: ({ counter }) => String(counter),
  time: ({ now }) => isoTime(now),
  'time:unix': ({ now }) => String(Math.floor(now / 1000)),
  'time:ms': ({ now }) => String(Math.floor(now)),
  random: ({ random }) => String(randomBetween(random, 0, 0xffffffff)),
  uuid: ({ uuid }) => uuid()
}

/** Placeholder names other than groups, in menu order. */
export const PLACEHOLDERS = [
  'counter',
  'counter:04',
  'time',
  'time:unix',
  'time:ms',
  'random:1-100',
  'random:hex:8',
  'uuid'
] as const

function isoTime(now: number): string {
  const date = new Date(now)
  return Number.isNaN(date.getTime()) ? String(now) : date.toISOString()
}

function randomBetween(random: () => number, low: number, high: number): number {
  return Math.min(high, low + Math.floor(random() * (high - low + 1)))
}

function randomHex(random: () => number, digits: number): string {
  let text = ''
  while (text.length < digits) text += hexPair(randomBetween(random, 0, 0xff))
  return text.slice(0, digits)
}

/** Returns the bytes of a group; empty if it took no part in the match. */
function groupBytes({ groups }: PayloadFill, name: string): Uint8Array<ArrayBuffer> {
  const latin1 = groups !== undefined && Object.hasOwn(groups, name) ? (groups[name] ?? '') : ''
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0))
}
