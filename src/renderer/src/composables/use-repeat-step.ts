import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_EDIT_BYTES, MAX_READ_BYTES } from '../../../shared/contract/limits'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { splitAddress } from '../headless/address'
import type { StepForm } from '../headless/repeat-form'
import { requestText } from '../headless/repeat-request'
import type { CapturedExchange } from '../stores/comparison'
import { useRepeatingStore } from '../stores/repeating'

/** Reads the exchange that is wanted as a step. */
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

  const read = async ({ capture, exchange }: CapturedExchange): Promise<StepForm> => {
    const { row, messages } = await engine.request('exchanges.get', { capture, exchange })
    const [message] = messages
    if (message?.kind !== 'http.request' || message.stream !== undefined) {
      throw new AppError('not-replayable', 'Only requests of HTTP/1 can be repeated.')
    }
    const { row: connection } = await engine.request('connections.get', {
      capture,
      connection: row.connection
    })
    const [start, headEnd] = message.headRange
    const end = Math.max(headEnd, Math.min(message.range[1], connection.up))
    const isShort = headEnd - start <= MAX_EDIT_BYTES
    const head = isShort ? await readUp(capture, row.connection, [start, headEnd]) : new Uint8Array([0])
    const body = end - headEnd > MAX_EDIT_BYTES ? null : await readUp(capture, row.connection, [headEnd, end])
    const original = requestText([start, end], head, body)
    const { host, port } = splitAddress(connection.target)
    return {
      ...{ exchange, original, host, port, target: { host, port }, extract: [] },
      title: `${row.method ?? ''} ${row.target ?? ''}`.trim(),
      head: original?.head ?? '',
      body: original?.body ?? null
    }
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
