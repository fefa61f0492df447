import type { SavedBytes } from '../../../shared/contract/saving'

/** What can be saved as a file from some place. */
export interface SaveChoice {
  readonly label: string
  /** Null for what is not there now. */
  readonly saved: SavedBytes | null
  /** Proposed for the file. */
  readonly name: string
  readonly shortcut?: string
}
