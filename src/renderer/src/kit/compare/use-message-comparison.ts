import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { IgnoreRule, ComparedPart } from './model/compare-ignore'
import type { BodyWish, MessageComparison } from './model/compare-message'
import { requestWithPatterns, plainRules } from './model/compare-patterns'
import { CompareQueue, type MessagesAnswer } from './model/compare-work'
import type { Compared, ComparedMessage, ComparedSide } from './use-comparison'

/**
 * Comparison of two exchanges' messages in a worker thread. The previous result for the same pair stays visible until
 * the new one arrives.
 */

export interface ComparedMessages {
  /** Compared exchanges, so that the shown bytes match the result. */
  readonly of: Compared
  readonly request: MessageComparison
  readonly response: MessageComparison
  /** Pattern rules took too long and were not applied. */
  readonly withoutPatterns: boolean
}

export interface MessageComparing {
  readonly found: Readonly<ShallowRef<ComparedMessages | null>>
  /** The comparison timed out and there is no result. */
  readonly isTooLong: Readonly<ShallowRef<boolean>>
}

/** Bytes compared of each body if the whole body takes too long. */
const BEGINNING_BYTES = 1024 * 1024

export const PARTS = ['request', 'response'] as const satisfies ComparedPart[]

/** `comparer` is closed with the scope. */
export function useMessageComparison(
  compared: () => Compared | null,
  rules: () => readonly IgnoreRule[],
  wishes: () => Readonly<Record<ComparedPart, BodyWish>>,
  comparer = new CompareQueue()
): MessageComparing {
  const found = shallowRef<ComparedMessages | null>(null)
  const isTooLong = shallowRef(false)
  let controller = new AbortController()
  onScopeDispose(() => {
    controller.abort()
    comparer.close()
  })

  const requestComparison = async (
    { left, right }: Compared,
    known: readonly IgnoreRule[],
    signal: AbortSignal
  ): Promise<MessagesAnswer | null> => {
    const answer = await comparer.request(
      {
        kind: 'messages',
        pairs: PARTS.map((part) => [left[part], right[part]] as const),
        rules: known,
        wishes: PARTS.map((part) => wishes()[part])
      },
      signal
    )
    return answer?.kind === 'messages' ? answer : null
  }

  const compare = async (now: Compared, signal: AbortSignal): Promise<void> => {
    const known = rules()
    const { answer: all, withoutPatterns } = await requestWithPatterns(known, signal, (some) =>
      requestComparison(now, some, signal)
    )
    // On a slow machine at least the beginnings are compared; the result marks them as incomplete.
    const short = all === null && !signal.aborted ? beginnings(now) : null
    const answer = short === null ? all : await requestComparison(short, plainRules(known), signal)
    if (signal.aborted) return
    const [request, response] = answer?.messages ?? []
    const isFound = request !== undefined && response !== undefined
    isTooLong.value = !isFound
    found.value = isFound ? { of: short ?? now, request, response, withoutPatterns } : null
  }

  watch(
    // Reloading may return identical objects; only changed messages are compared again.
    [
      ...PARTS.map((part) => () => compared()?.left[part]),
      ...PARTS.map((part) => () => compared()?.right[part]),
      () => keyOf(compared()),
      rules,
      wishes
    ],
    () => {
      controller.abort()
      controller = new AbortController()
      const now = compared()
      if (now === null || keyOf(now) !== keyOf(found.value?.of ?? null)) {
        found.value = null
        isTooLong.value = false
      }
      if (now !== null) void compare(now, controller.signal)
    },
    { immediate: true }
  )
  return { found, isTooLong }
}

/** Returns the sides limited to their beginnings, or null if they are not longer. */
function beginnings({ left, right }: Compared): Compared | null {
  const bodies = PARTS.flatMap((part) => [left[part]?.body, right[part]?.body])
  if (bodies.every((body) => body === undefined || body.length <= BEGINNING_BYTES)) return null
  return { left: beginningOf(left), right: beginningOf(right) }
}

function beginningOf(side: ComparedSide): ComparedSide {
  const cut = (message: ComparedMessage | null): ComparedMessage | null =>
    message === null || message.body.length <= BEGINNING_BYTES
      ? message
      : { ...message, body: message.body.slice(0, BEGINNING_BYTES), more: true }
  return { ...side, request: cut(side.request), response: cut(side.response) }
}

/** Identifies the compared pair. */
function keyOf(compared: Compared | null): string {
  if (compared === null) return ''
  return [compared.left, compared.right]
    .map(({ capture, exchange }) => `${capture}:${exchange.row.exchange}`)
    .join()
}
