import type { SavedBytes } from '../../../../../shared/contract/saving'

/** An option of a save menu. */
export interface SaveChoice {
  readonly label: string
  /** Null if it is currently unavailable. */
  readonly saved: SavedBytes | null
  /** Suggested file name. */
  readonly name: string
  readonly shortcut?: string
}
