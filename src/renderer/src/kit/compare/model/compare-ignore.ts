/**
 * Ignore rules of a comparison, for differences without meaning, such as dates and ids that change each time. Ignored
 * differences are still shown and counted. Rules are stored as text, one per line, to be readable in a capture file:
 *
 *   header Date
 *   json $..id
 *   regex [0-9a-f]{8}-[0-9a-f]{4}
 *   bytes response 20-36
 */
import type { JsonStep } from '../../../../../decode/view/json-path'
import { meansPath, parseJsonPattern, type JsonPattern } from './json-path-pattern'

export type ComparedPart = 'request' | 'response'
export type RuleKind = 'header' | 'json' | 'regex' | 'bytes'

export interface IgnoreRule {
  readonly kind: RuleKind
  /** Rule text after the kind. */
  readonly text: string
}

export interface ByteRule {
  readonly part: ComparedPart
  /** Offsets in the left message's bytes; the end is exclusive. */
  readonly start: number
  readonly end: number
}

/** Default rules: the Date header of a response always differs. */
export const USUAL_RULES: readonly IgnoreRule[] = [{ kind: 'header', text: 'Date' }]

/** Named groups of rules that are often used together. */
export const PRESETS = {
  dates: [
    { kind: 'header', text: 'Date' },
    { kind: 'header', text: 'Expires' },
    { kind: 'header', text: 'Last-Modified' },
    { kind: 'header', text: 'Age' }
  ],
  ids: [
    { kind: 'header', text: 'ETag' },
    { kind: 'header', text: 'X-Request-Id' },
    { kind: 'header', text: 'X-Correlation-Id' },
    { kind: 'header', text: 'Traceparent' },
    { kind: 'json', text: '$..id' }
  ],
  cookies: [
    { kind: 'header', text: 'Cookie' },
    { kind: 'header', text: 'Set-Cookie' },
    { kind: 'header', text: 'Authorization' }
  ],
  uuids: [{ kind: 'regex', text: '[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}' }],
  times: [
    {
      kind: 'regex',
      text: '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?'
    }
  ]
} as const satisfies Record<string, readonly IgnoreRule[]>
export type PresetName = keyof typeof PRESETS

const LINE = /^(header|json|regex|bytes)\s+(\S.*)$/

/** Parses rules and skips invalid lines, since a file may come from a later version. */
export function parseRules(text: string): IgnoreRule[] {
  return text.split('\n').flatMap((line): IgnoreRule[] => {
    const match = LINE.exec(line.trimEnd())
    const rule = { kind: match?.[1] as RuleKind, text: match?.[2] ?? '' }
    return match === null || !isRule(rule) ? [] : [rule]
  })
}

export function printRules(rules: readonly IgnoreRule[]): string {
  return rules.map(({ kind, text }) => `${kind} ${text}`).join('\n')
}

export function isSameRule(one: IgnoreRule, other: IgnoreRule): boolean {
  const key = ({ kind, text }: IgnoreRule): string => (kind === 'header' ? text.toLowerCase() : text)
  return one.kind === other.kind && key(one) === key(other)
}

/** Returns true if the rule's text is valid for its kind. */
export function isRule({ kind, text }: IgnoreRule): boolean {
  switch (kind) {
    case 'header':
      // HTTP/2 pseudo-header fields begin with a colon: `:authority`.
      return /^:?[^\s:]+$/.test(text)
    case 'json':
      return parseJsonPattern(text) !== null
    case 'regex':
      return regexOf(text) !== null
    case 'bytes':
      return byteRule(text) !== null
  }
}

const BYTES = /^(request|response)\s+(\d+)-(\d+)$/

function byteRule(text: string): ByteRule | null {
  const match = BYTES.exec(text)
  const [start, end] = [Number(match?.[2]), Number(match?.[3])]
  if (match === null || !Number.isSafeInteger(end) || start >= end) return null
  return { part: match[1] as ComparedPart, start, end }
}

function regexOf(source: string): RegExp | null {
  try {
    return new RegExp(source, 'g')
  } catch {
    return null
  }
}

/** Replaces pattern matches; does not occur in network data. */
const MASK = '\ufffc'

export class IgnoreList {
  readonly #headers: ReadonlySet<string>
  readonly #paths: readonly JsonPattern[]
  readonly patterns: readonly RegExp[]
  readonly #bytes: readonly ByteRule[]

  constructor(rules: readonly IgnoreRule[]) {
    const of = (kind: RuleKind): string[] =>
      rules.filter((rule) => rule.kind === kind).map(({ text }) => text)
    this.#headers = new Set(of('header').map((name) => name.toLowerCase()))
    this.#paths = of('json')
      .map(parseJsonPattern)
      .filter((pattern) => pattern !== null)
    this.patterns = of('regex').flatMap((text) => regexOf(text) ?? [])
    this.#bytes = of('bytes').flatMap((text) => byteRule(text) ?? [])
  }

  header(name: string): boolean {
    return this.#headers.has(name.toLowerCase())
  }

  json(path: readonly JsonStep[]): boolean {
    return this.#paths.some((pattern) => meansPath(pattern, path))
  }

  /** Returns the text with all pattern matches replaced by a mask. */
  masked(text: string): string {
    return this.patterns.reduce((left, pattern) => left.replace(pattern, MASK), text)
  }

  /** True if two texts differ only in parts that patterns match. */
  isAlike(one: string, other: string): boolean {
    return this.patterns.length > 0 && this.masked(one) === this.masked(other)
  }

  bytes(part: ComparedPart): readonly ByteRule[] {
    return this.#bytes.filter((rule) => rule.part === part)
  }
}
