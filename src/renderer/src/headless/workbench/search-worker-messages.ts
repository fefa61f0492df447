import type { SearchExpression, SearchMatch } from './byte-search'

/** What goes to and from the worker that searches. */

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
