/** Targets of a send: the user's choice, and the open connections it currently applies to. */

export type TargetChoice =
  /** The shown connection; all connections if none of the session is shown. */
  | { readonly kind: 'selected' }
  | { readonly kind: 'all' }
  | { readonly kind: 'chosen'; readonly connections: readonly number[] }

export interface SendTargets {
  readonly kind: 'one' | 'some' | 'all'
  /** Null for all connections open at the time of sending. */
  readonly connections: readonly number[] | null
  readonly count: number
}

export function targetsOf(
  choice: TargetChoice,
  open: { readonly count: number; readonly listed: readonly number[]; readonly selected: number | null }
): SendTargets {
  const all: SendTargets = { kind: 'all', connections: null, count: open.count }
  switch (choice.kind) {
    case 'all':
      return all
    case 'selected':
      return open.selected === null ? all : { kind: 'one', connections: [open.selected], count: 1 }
    case 'chosen': {
      // Connections too old to be listed may have closed; the engine skips closed ones.
      const listed = new Set(open.listed)
      const oldest = open.count > listed.size ? Math.min(...listed) : 0
      const connections = choice.connections.filter((number) => listed.has(number) || number < oldest)
      return { kind: connections.length === 1 ? 'one' : 'some', connections, count: connections.length }
    }
  }
}

/** Returns the choice after toggling one connection. */
export function toggleTarget(targets: SendTargets, listed: readonly number[], number: number): TargetChoice {
  const marked = targets.connections ?? listed
  const connections = marked.includes(number)
    ? marked.filter((other) => other !== number)
    : listed.filter((other) => other === number || marked.includes(other))
  return { kind: 'chosen', connections }
}
