import type { IgnoreRule } from './compare-ignore'

/** Answer with the ignore rules; without those with patterns if they take too long. */
export interface PatternAnswer<Answer> {
  readonly answer: Answer | null
  readonly withoutPatterns: boolean
}

/** `ask` resolves with null if the rules take too long. */
export async function requestWithPatterns<Answer>(
  rules: readonly IgnoreRule[],
  signal: AbortSignal,
  request: (rules: readonly IgnoreRule[]) => Promise<Answer | null>
): Promise<PatternAnswer<Answer>> {
  // Vue proxies cannot be posted to a worker.
  const all = rules.map(({ kind, text }) => ({ kind, text }))
  const others = plainRules(all)
  const answer = await request(all)
  const isLate = answer === null && !signal.aborted && others.length < all.length
  return { answer: isLate ? await request(others) : answer, withoutPatterns: isLate }
}

/** Returns the rules without a pattern, which take no time. */
export function plainRules(rules: readonly IgnoreRule[]): IgnoreRule[] {
  return rules.flatMap(({ kind, text }) => (kind === 'regex' ? [] : [{ kind, text }]))
}
