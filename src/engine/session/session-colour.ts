import { SESSION_COLOURS } from '../../shared/contract/limits'

/** Returns the colour that the fewest sessions have, the first of several. */
export function leastUsedColour(sessions: readonly { readonly colour: number }[]): number {
  const uses = Array.from({ length: SESSION_COLOURS }, () => 0)
  for (const { colour } of sessions) uses[colour] = (uses[colour] ?? 0) + 1
  return uses.indexOf(Math.min(...uses))
}
