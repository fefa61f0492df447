import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_BODY_PAGE_BYTES } from '../../../../../shared/contract/limits'
import type { ExchangeRow } from '../../../../../shared/contract/views'
import { useEngine } from '../../../app/bridge/engine-client'
import { readCompared, type ComparedMessage, type ComparedSide } from '../../../app/bridge/read-compared'
import { countDifferences } from '../../../kit/compare/model/compare-rows'
import type { IgnoreRule } from '../../../kit/compare/model/compare-ignore'
import { CompareQueue } from '../../../kit/compare/model/compare-work'
import type { CapturedExchange } from '../../../app/stores/comparison'

/**
 * Summarises how an attempt differs from its original. Only visible rows are read and compared, one at a time, and the
 * results are cached. For long bodies only the beginning is compared.
 */

export interface Glance {
  readonly request: boolean
  readonly status: boolean
  /** Number of response headers that differ. */
  readonly headers: number
  readonly body: boolean
  /** Only the beginning of a body was compared. */
  readonly isCut: boolean
  /** Number of ignored differences. */
  readonly ignored: number
}

const BEGINNING = { whole: MAX_BODY_PAGE_BYTES, growing: MAX_BODY_PAGE_BYTES }
const MAX_CACHED = 500
/** Maximum number of queued rows; rows scrolled past are dropped. */
const MAX_WAITING = 60

export function useGlances(
  original: () => CapturedExchange | null,
  rules: () => readonly IgnoreRule[]
): {
  readonly version: Readonly<ShallowRef<number>>
  /** Returns undefined while not known. */
  of(capture: number, row: ExchangeRow): Glance | undefined
} {
  const engine = useEngine()
  const comparer = new CompareQueue()
  const version = shallowRef(0)
  const known = new Map<string, Glance>()
  let waiting = new Map<string, CapturedExchange>()
  let base: Promise<ComparedSide> | null = null
  let controller = new AbortController()
  let isBusy = false

  watch([() => JSON.stringify(original()), () => JSON.stringify(rules())], () => {
    controller.abort()
    controller = new AbortController()
    known.clear()
    waiting = new Map()
    base = null
    version.value++
  })
  onScopeDispose(() => {
    controller.abort()
    comparer.close()
  })

  const compare = async (exchange: CapturedExchange, signal: AbortSignal): Promise<Glance | null> => {
    const at = original()
    if (at === null) return null
    const beginning = (base ??= readCompared(engine, at, BEGINNING))
    const [left, right] = await Promise.all([beginning, readCompared(engine, exchange, BEGINNING)]).catch(
      (error: unknown) => {
        if (base === beginning) base = null
        throw error
      }
    )
    // An original still in progress is read again for the next comparison.
    if (left.exchange.row.state === 'open' && base === beginning) base = null
    const answer = await comparer.request(
      {
        kind: 'messages',
        pairs: [
          [left.request, right.request],
          [left.response, right.response]
        ],
        rules: rules().map(({ kind, text }) => ({ kind, text })),
        wishes: ['auto', 'auto']
      },
      signal
    )
    if (answer?.kind !== 'messages') return null
    const [request, response] = answer.messages
    if (request === undefined || response === undefined) return null
    return {
      request: request.differences > 0,
      status: left.exchange.row.status !== right.exchange.row.status,
      headers: countDifferences(response.headers).differences,
      body: response.bodyCount.differences > 0 || isLonger(left.response, right.response),
      isCut: response.isCut || request.isCut,
      ignored: request.ignored + response.ignored
    }
  }

  const work = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    try {
      for (;;) {
        // The most recently requested row is the visible one.
        const next = [...waiting].at(-1)
        if (next === undefined) break
        const [key, exchange] = next
        const { signal } = controller
        waiting.delete(key)
        const glance = await compare(exchange, signal).catch(() => null)
        if (glance === null || signal.aborted) continue
        known.set(key, glance)
        for (const oldest of known.keys()) {
          if (known.size <= MAX_CACHED) break
          known.delete(oldest)
        }
        version.value++
      }
    } finally {
      isBusy = false
    }
  }

  return {
    version,
    of(capture, { exchange, state, size }) {
      const key = `${capture}:${exchange}:${state}:${size ?? ''}`
      // Depends on `version`, so that callers are updated when a result arrives.
      const found = version.value < 0 ? undefined : known.get(key)
      if (found !== undefined || original() === null || state === 'open') return found
      waiting.set(key, { capture, exchange })
      for (const oldest of waiting.keys()) {
        if (waiting.size <= MAX_WAITING) break
        waiting.delete(oldest)
      }
      void work()
      return undefined
    }
  }
}

/**
 * True if both bodies are unencoded and differ in length: they differ even if the difference is not in the beginning.
 */
function isLonger(one: ComparedMessage | null, other: ComparedMessage | null): boolean {
  if (one === null || other === null || (!one.more && !other.more)) return false
  const isPlain = one.message.contentEncoding === '' && other.message.contentEncoding === ''
  return isPlain && one.message.bodyLength !== other.message.bodyLength
}
