import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { IgnoreRule, MessagePart } from '../headless/compare-ignore'
import type { BodyWish, MessageComparison } from '../headless/compare-message'
import { Comparer, type MessagesAnswer } from '../headless/compare-work'
import type { Compared } from './use-comparison'

/** Both messages of a comparison compared, beside the page; what was found before stays up until then. */

export interface ComparedMessages {
  readonly request: MessageComparison
  readonly response: MessageComparison
  /** Patterns took too long: they are left out. */
  readonly withoutPatterns: boolean
}

export const PARTS = ['request', 'response'] as const satisfies MessagePart[]

export function useMessageComparison(
  compared: () => Compared | null,
  rules: () => readonly IgnoreRule[],
  wishes: () => Readonly<Record<MessagePart, BodyWish>>
): Readonly<ShallowRef<ComparedMessages | null>> {
  const found = shallowRef<ComparedMessages | null>(null)
  const comparer = new Comparer()
  let asking = new AbortController()
  onScopeDispose(() => {
    asking.abort()
    comparer.close()
  })

  const ask = async (
    { left, right }: Compared,
    known: readonly IgnoreRule[],
    signal: AbortSignal
  ): Promise<MessagesAnswer | null> => {
    const answer = await comparer.ask(
      {
        kind: 'messages',
        pairs: PARTS.map((part) => [left[part], right[part]] as const),
        // Proxies cannot be posted.
        rules: known.map(({ kind, text }) => ({ kind, text })),
        wishes: PARTS.map((part) => wishes()[part])
      },
      signal
    )
    return answer?.kind === 'messages' ? answer : null
  }

  watch(
    [compared, rules, wishes],
    async ([now, known]) => {
      asking.abort()
      asking = new AbortController()
      const { signal } = asking
      if (now === null) {
        found.value = null
        return
      }
      let answer = await ask(now, known, signal)
      const withoutPatterns = answer === null && !signal.aborted
      if (withoutPatterns)
        answer = await ask(
          now,
          known.filter(({ kind }) => kind !== 'regex'),
          signal
        )
      const [request, response] = answer?.messages ?? []
      if (signal.aborted || request === undefined || response === undefined) return
      found.value = { request, response, withoutPatterns }
    },
    { immediate: true }
  )
  return found
}
