/** Where a send goes: what the user chose, and what that means for the connections open at the moment. */

export type TargetChoice =
  /** The connection looked at; all while none of the session's is. */
  | { readonly kind: 'selected' }
  | { readonly kind: 'all' }
  | { readonly kind: 'chosen'; readonly connections: readonly number[] }

export interface SendTargets {
  readonly kind: 'one' | 'some' | 'all'
  /** Null for all that are open when it is sent. */
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
      // Of those too old to be listed nobody here knows whether they are open; the engine leaves out who is not.
      const listed = new Set(open.listed)
      const oldest = open.count > listed.size ? Math.min(...listed) : 0
      const connections = choice.connections.filter((number) => listed.has(number) || number < oldest)
      return { kind: connections.length === 1 ? 'one' : 'some', connections, count: connections.length }
    }
  }
}

/** The choice after one connection's mark was set or taken away. */
export function toggleTarget(targets: SendTargets, listed: readonly number[], number: number): TargetChoice {
  const marked = targets.connections ?? listed
  const connections = marked.includes(number)
    ? marked.filter((other) => other !== number)
    : listed.filter((other) => other === number || marked.includes(other))
  return { kind: 'chosen', connections }
}
