import { watchThrottled } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_BODY_PAGE_BYTES } from '../../../shared/contract/limits'
import type { ConnectionDetail, ExchangeDetail, MessageDetail } from '../../../shared/contract/traffic'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import type { CapturedExchange, ExchangePair } from '../stores/comparison'

/** Both exchanges of a comparison with the beginnings of their bodies, fetched again while either still grows. */

/** Between two refreshes of something live, as in the rest of the inspector. */
const REFRESH_MS = 250

export interface ComparedMessage {
  readonly message: MessageDetail
  /** Transfer and content coding removed; at most MAX_BODY_PAGE_BYTES. */
  readonly body: Uint8Array
  /** The body goes on behind these bytes. */
  readonly more: boolean
  /** The coding that could not be removed. */
  readonly failed: string | null
}

export interface ComparedSide {
  readonly capture: number
  readonly exchange: ExchangeDetail
  readonly connection: ConnectionDetail
  readonly request: ComparedMessage | null
  /** The final one. */
  readonly response: ComparedMessage | null
}

export interface Compared {
  readonly left: ComparedSide
  readonly right: ComparedSide
}

export function useComparison(pair: () => ExchangePair | null): {
  compared: Readonly<ShallowRef<Compared | null>>
  error: Readonly<ShallowRef<unknown>>
} {
  const engine = useEngine()
  const { list } = storeToRefs(useCaptureStore())
  const compared = shallowRef<Compared | null>(null)
  const error = shallowRef<unknown>(null)
  let run = 0
  onScopeDispose(() => run++)

  const readMessage = async (
    { capture, exchange }: CapturedExchange,
    messages: readonly MessageDetail[],
    index: number
  ): Promise<ComparedMessage | null> => {
    const message = messages[index]
    if (message === undefined) return null
    if (message.bodyLength === 0) return { message, body: new Uint8Array(0), more: false, failed: null }
    const { bytes, more, failed } = await engine.request('exchanges.body', {
      capture,
      exchange,
      message: index,
      offset: 0,
      length: MAX_BODY_PAGE_BYTES
    })
    return { message, body: bytes, more, failed }
  }

  const readSide = async (wanted: CapturedExchange): Promise<ComparedSide> => {
    const exchange = await engine.request('exchanges.get', wanted)
    const { messages } = exchange
    const [connection, request, response] = await Promise.all([
      engine.request('connections.get', {
        capture: wanted.capture,
        connection: exchange.row.connection
      }),
      readMessage(
        wanted,
        messages,
        messages.findIndex(({ kind }) => kind === 'http.request')
      ),
      readMessage(
        wanted,
        messages,
        messages.findLastIndex(({ kind }) => kind === 'http.response')
      )
    ])
    return { capture: wanted.capture, exchange, connection, request, response }
  }

  const refresh = async (): Promise<void> => {
    const mine = ++run
    const wanted = pair()
    if (wanted === null) {
      compared.value = null
      error.value = null
      return
    }
    try {
      const [left, right] = await Promise.all([readSide(wanted.left), readSide(wanted.right)])
      if (mine !== run) return
      compared.value = { left, right }
      error.value = null
    } catch (cause) {
      if (mine !== run) return
      compared.value = null
      error.value = cause
    }
  }

  const isOpen = ({ exchange, connection }: ComparedSide): boolean =>
    exchange.row.state === 'open' || connection.row.ended === null

  watch(
    // A pair is made anew each time; what matters is whether it names others.
    () => JSON.stringify(pair()),
    () => {
      void refresh()
    },
    { immediate: true }
  )
  watchThrottled(
    list,
    () => {
      const shown = compared.value
      if (shown !== null && (isOpen(shown.left) || isOpen(shown.right))) void refresh()
    },
    { throttle: REFRESH_MS, trailing: true, leading: true }
  )

  return { compared, error }
}
