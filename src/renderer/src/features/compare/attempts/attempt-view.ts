import type { ComputedRef } from 'vue'
import type { Direction } from '../../../../../shared/model/direction'
import type { Attempt, AttemptPlace, Subject } from './model/attempt-subject'
import type { AttemptHistory } from './use-history'
import type { AttemptSort } from './use-attempt-views'

/** The attempts of a subject as the Attempts tab shows them; one adapter for exchanges, one for byte ranges. */

export interface AttemptColumn {
  /** Also the class of its cells. */
  readonly key: string
  readonly label: string
  /** Null if the list cannot be sorted by it. */
  readonly sort: AttemptSort['column'] | null
  /** Further classes of its cells; `end` aligns the heading too. */
  readonly look: string
}

export interface AttemptCell {
  readonly text: string
  readonly title?: string | undefined
  /** Class of this cell only. */
  readonly tone?: string | undefined
  /** Shown as ▲ or ▼ before the text. */
  readonly direction?: Direction | undefined
}

export interface AttemptAction {
  readonly label: string
  readonly isAvailable: boolean
  readonly title?: string
  run(): void
}

/** Selection of the tab. */
export interface ChosenAttempts {
  readonly chosen: Attempt | null
  /** Up to two attempts to compare, in the order in which they were picked. */
  readonly picked: readonly Attempt[]
}

export interface AttemptView {
  readonly kind: Subject['kind']
  readonly history: AttemptHistory
  /** Place of the shown exchange or connection; null once the subject is of another kind. */
  readonly shown: ComputedRef<AttemptPlace | null>
  /** Identifies the original; selected and picked attempts must belong to the same one. */
  readonly family: ComputedRef<string>
  readonly columns: ComputedRef<readonly AttemptColumn[]>
  /** Two attempts can be picked to compare them with each other. */
  readonly hasPicks: boolean
  readonly title: ComputedRef<string>
  /** Reports that no open capture has the original; null if one has it. */
  readonly note: ComputedRef<string | null>
  readonly hint: ComputedRef<string>
  /** Shows the original; null if it is shown, or in no open capture. */
  readonly toOriginal: ComputedRef<{ readonly label: string; run(): void } | null>
  /** The first compares with the original (Enter), the last edits again (E). */
  readonly actions: ComputedRef<readonly AttemptAction[]>
  /** Returns the cell of a column, apart from the name. */
  cell(attempt: Attempt, column: string): AttemptCell
}
