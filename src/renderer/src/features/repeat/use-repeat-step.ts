import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_EDIT_BYTES, MAX_READ_BYTES } from '../../../../shared/contract/limits'
import { AppError } from '../../../../shared/model/app-error'
import { useEngine } from '../../app/bridge/engine-client'
import { splitAddress } from '../../kit/model/address'
import { requestText } from './model/repeat-request'
import { HTTP_ANSWER, type RepeatStepForm } from './model/repeat-step'
import { routeForm } from '../../kit/target/model/route-form'
import type { CapturedExchange } from '../../app/stores/comparison'
import { exchangeKey, useRepeatingStore } from '../../app/stores/repeating'

/** Loads the requested exchange as a load test step. */
export function useRepeatStep(): { error: Readonly<ShallowRef<unknown>> } {
  const engine = useEngine()
  const repeating = useRepeatingStore()
  const error = shallowRef<unknown>(null)
  let run = 0
  onScopeDispose(() => run++)

  const readUp = async (
    capture: number,
    connection: number,
    [start, end]: readonly [number, number]
  ): Promise<Uint8Array> => {
    const bytes = new Uint8Array(end - start)
    for (let at = start; at < end;) {
      const length = Math.min(MAX_READ_BYTES, end - at)
      const place = { capture, connection, direction: 'up' as const, offset: at, length }
      const piece = await engine.request('streams.read', place)
      if (piece.bytes.length === 0) return bytes.slice(0, at - start)
      bytes.set(piece.bytes, at - start)
      at += piece.bytes.length
    }
    return bytes
  }

  const read = async ({ capture, exchange }: CapturedExchange): Promise<RepeatStepForm> => {
    const { row, messages } = await engine.request('exchanges.get', { capture, exchange })
    const [message] = messages
    if (message?.kind !== 'http.request')
      throw new AppError('not-replayable', 'The capture does not contain the request of this response.')
    const { row: connection } = await engine.request('connections.get', {
      capture,
      connection: row.connection
    })
    const target = splitAddress(connection.target)
    const step = {
      key: exchangeKey(capture, exchange),
      reference: { exchange },
      title: `${row.method ?? ''} ${row.target ?? ''}`.trim(),
      isHttp2: message.stream !== undefined,
      ...{ pieces: null, target, route: routeForm(target), answer: HTTP_ANSWER, extract: [] },
      secure: connection.secure === true
    }
    if (step.isHttp2) return { ...step, original: null, head: '', body: null }
    const [start, headEnd] = message.headRange
    const end = Math.max(headEnd, Math.min(message.range[1], connection.up))
    const isShort = headEnd - start <= MAX_EDIT_BYTES
    const head = isShort ? await readUp(capture, row.connection, [start, headEnd]) : new Uint8Array([0])
    const body = end - headEnd > MAX_EDIT_BYTES ? null : await readUp(capture, row.connection, [headEnd, end])
    const original = requestText([start, end], head, body)
    return { ...step, original, head: original?.head ?? '', body: original?.body ?? null }
  }

  watch(
    () => repeating.wanted,
    async (wanted) => {
      if (wanted === null) return
      const mine = ++run
      error.value = null
      try {
        const step = await read(wanted)
        if (mine === run) repeating.take(step)
      } catch (cause) {
        if (mine !== run) return
        error.value = cause
        repeating.wanted = null
      }
    },
    { immediate: true }
  )

  return { error }
}
