import type { SessionSummary } from '../../shared/contract/sessions'

/** Returns the sets that sessions use, whether running or stopped. */
export function usedSets(sessions: readonly SessionSummary[]): ReadonlySet<string> {
  const used = new Set<string>()
  for (const { config } of sessions) {
    const behaviours = config.kind === 'server' ? (config.behaviours ?? []) : []
    for (const behaviour of behaviours) if (behaviour.kind === 'mock') used.add(behaviour.set)
  }
  return used
}
