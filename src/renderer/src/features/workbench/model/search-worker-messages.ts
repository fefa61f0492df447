import type { SearchExpression, SearchMatch } from './byte-search'

/** Messages to and from the search worker. */

export interface SearchQuestion {
  readonly id: number
  readonly bytes: Uint8Array
  readonly expression: SearchExpression
  readonly range: { readonly from: number; readonly until: number; readonly limit: number }
}

export interface SearchAnswer {
  readonly id: number
  readonly matches: SearchMatch[]
}
