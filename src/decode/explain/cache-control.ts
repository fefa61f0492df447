/** Cache-Control's directives (RFC 9111, section 5.2), of several header lines as one list, and Pragma. */
import type { Span } from './explanation'
import { headersOf, type HeaderPlace, type MessageFacts } from './facts'
import { readParameter, readSeconds, split } from './scan'

export interface Directive {
  readonly name: string
  readonly value: string | null
  readonly header: number
  readonly range: Span
}

export interface CacheControl {
  readonly directives: readonly Directive[]
  has(name: string): boolean
  /** Without an argument, or with one for certain fields only, as in `private="set-cookie"`. */
  hasWhole(name: string): boolean
  /** The first of that name (section 4.2.1); 0 where it is no number: what cannot be read is stale. */
  seconds(name: string): number | null
}

export function readCacheControl(message: MessageFacts | null): CacheControl {
  const directives = headersOf(message, 'cache-control').flatMap(readDirectives)
  const named = (name: string): Directive | undefined => directives.find((one) => one.name === name)
  return {
    directives,
    has: (name) => named(name) !== undefined,
    hasWhole: (name) => named(name) !== undefined && (named(name)?.value ?? '') === '',
    seconds: (name) => {
      const found = named(name)
      return found === undefined ? null : (readSeconds(found.value) ?? 0)
    }
  }
}

/** The directives of one header line. */
export function readDirectives({ index, value }: HeaderPlace): Directive[] {
  return split(value, ',').map((slice) => {
    const { name, value: own, range } = readParameter(slice)
    return { name, value: own, header: index, range }
  })
}
