import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { IgnoreRule } from './model/compare-ignore'
import { requestWithPatterns } from './model/compare-patterns'
import { CompareQueue, type BytesAnswer, type BytesQuestion } from './model/compare-work'

/** Byte comparison of two sides in a worker thread, repeated whenever they change. */

interface Side {
  readonly bytes: Uint8Array
}

export interface ByteSides<One extends Side> {
  readonly left: One
  readonly right: One
}

/** The compared bytes: of messages, ranges of connections, or pieces of a conversation. */
export interface ByteSubject<Sides extends ByteSides<Side>> {
  /** Compared again when one of these changes. */
  readonly sources: readonly (() => unknown)[]
  /** The result for another key is not shown in the meantime. */
  key(): string
  /** Returns null if there is nothing to compare. */
  read(signal: AbortSignal): Promise<Sides> | null
  /** Part and ignored differences; without them, none is ignored. */
  question?(sides: Sides): Pick<BytesQuestion, 'part' | 'rules' | 'ignored'>
}

export interface ByteResult<Sides> {
  readonly sides: Sides
  /** Null if the comparison timed out. */
  readonly answer: BytesAnswer | null
  /** Pattern rules took too long and were not applied. */
  readonly withoutPatterns: boolean
}

export interface ByteComparing<Sides> {
  readonly found: Readonly<ShallowRef<ByteResult<Sides> | null>>
  readonly error: Readonly<ShallowRef<unknown>>
}

const NO_RULES = { part: 'response', rules: [], ignored: { left: [], right: [] } } as const

export function useByteComparison<Sides extends ByteSides<Side>>(
  subject: ByteSubject<Sides>
): ByteComparing<Sides> {
  const found = shallowRef<ByteResult<Sides> | null>(null)
  const error = shallowRef<unknown>(null)
  const comparer = new CompareQueue()
  let controller = new AbortController()
  onScopeDispose(() => {
    controller.abort()
    comparer.close()
  })

  const compare = async (reading: Promise<Sides>, signal: AbortSignal): Promise<void> => {
    const sides = await reading
    const { part, rules, ignored } = subject.question?.(sides) ?? NO_RULES
    const bytes = { left: sides.left.bytes, right: sides.right.bytes }
    const requestComparison = async (some: readonly IgnoreRule[]): Promise<BytesAnswer | null> => {
      const answer = await comparer.request({ kind: 'bytes', ...bytes, part, rules: some, ignored }, signal)
      return answer?.kind === 'bytes' ? answer : null
    }
    const result = await requestWithPatterns(rules, signal, requestComparison)
    if (signal.aborted) return
    error.value = null
    found.value = { sides, ...result }
  }

  watch(
    [subject.key, ...subject.sources],
    ([now], [before]) => {
      controller.abort()
      controller = new AbortController()
      const { signal } = controller
      const reading = subject.read(signal)
      if (now !== before || reading === null) found.value = null
      if (reading === null) return
      compare(reading, signal).catch((cause: unknown) => {
        if (!signal.aborted) error.value = cause
      })
    },
    { immediate: true }
  )
  return { found, error }
}
