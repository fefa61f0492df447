import type { CommandId } from '../../../../shared/contract/commands'
import type { CommandPart } from '../../kit/model/commands'

/** Commands of a group. A missing command is a type error. */
export type CommandParts<Group extends string> = Record<Extract<CommandId, `${Group}.${string}`>, CommandPart>

/** Operations that only the window's root component can do. */
export interface CommandRoots {
  /** True if the tables are shown. */
  hasTables(): boolean
  focusFilter(): void
  /** Opens the search of the capture. */
  focusFind(): void
}
