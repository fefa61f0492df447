import type { Fact } from '../../../shared/filter/facts'

/** How the values of a fact are stored, so that a filter can test many rows at once. */
export type FactColumn =
  | { readonly kind: 'value'; get(row: number): string | number | null }
  | InternedFact
  /** Of exchanges: a fact of their connection. */
  | { readonly kind: 'connection'; readonly fact: Fact }

/** Repeated values, by number. */
export interface InternedFact {
  readonly kind: 'interned'
  /** Returns the number of the row's value, or -1 if `get` has to be used. */
  id(row: number): number
  value(id: number): string | number | null
  get(row: number): string | number | null
  /** Changes whenever a number gets another value. */
  version(): number
}
