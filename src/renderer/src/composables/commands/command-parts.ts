import type { CommandId } from '../../../../shared/contract/commands'
import type { CommandPart } from '../../headless/commands'

/** The commands of a group: one that nothing is said of is a type error. */
export type Parts<Group extends string> = Record<Extract<CommandId, `${Group}.${string}`>, CommandPart>

/** What only the window's root can do. */
export interface CommandRoots {
  /** Whether the tables are there. */
  hasTables(): boolean
  focusFilter(): void
}
