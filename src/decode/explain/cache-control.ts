/** Parses Cache-Control (RFC 9111, section 5.2), with several header lines as one list, and Pragma. */
import type { ValueSpan } from './explanation'
import { headersOf, type HeaderPlace, type MessageFacts } from './facts'
import { readParameter, readSeconds, split } from './scan'

export interface Directive {
  readonly name: string
  readonly value: string | null
  readonly header: number
  readonly range: ValueSpan
}

export interface CacheControl {
  readonly directives: readonly Directive[]
  has(name: string): boolean
  /**
   * True for a directive without an argument. With an argument it applies to single fields only, as in
   * `private="set-cookie"`.
   */
  hasWhole(name: string): boolean
  /**
   * Returns the first value with that name (section 4.2.1); 0 if it is not a number, because invalid freshness counts
   * as stale.
   */
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

/** Returns the directives of one header line. */
export function readDirectives({ index, value }: HeaderPlace): Directive[] {
  return split(value, ',').map((slice) => {
    const { name, value: own, range } = readParameter(slice)
    return { name, value: own, header: index, range }
  })
}
