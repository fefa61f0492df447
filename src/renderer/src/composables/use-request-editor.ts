import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { MAX_EDIT_BYTES, MAX_READ_BYTES, MAX_SEND_BYTES } from '../../../shared/contract/limits'
import type { ReplayInput } from '../../../shared/contract/replay'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { splitAddress } from '../headless/address'
import { planRequest, type RequestPlan } from '../headless/edited-request'
import { draftOf, isSameDraft, type OriginalRequest, type RequestDraft } from '../headless/request-draft'
import { draftBytes, type DraftResult } from '../headless/send-draft'
import { hostProblem, portProblem, type HostProblem, type PortProblem } from '../headless/host-port-problem'
import type { CapturedExchange } from '../stores/comparison'
import { useEditingStore } from '../stores/editing'
import { useTrafficActions } from './use-replay'

/** A captured request in the editor: read from the capture, changed as typed, sent as a new connection. */

export interface RequestEditor {
  readonly original: Readonly<ShallowRef<OriginalRequest | null>>
  /** Null until the request is read. */
  readonly draft: Ref<RequestDraft | null>
  readonly head: ComputedRef<DraftResult | null>
  /** Null where the body stays in the capture. */
  readonly body: ComputedRef<DraftResult | null>
  /** What would go out; null while what is typed has no bytes. */
  readonly plan: ComputedRef<RequestPlan | null>
  readonly targetProblems: ComputedRef<{ host: HostProblem | null; port: PortProblem | null }>
  readonly isChanged: ComputedRef<boolean>
  readonly isTooLong: ComputedRef<boolean>
  readonly canSend: ComputedRef<boolean>
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Why it could not be read, or why the engine did not send it. */
  readonly error: Readonly<ShallowRef<unknown>>
  reset(): void
  /** True once it is under way. */
  send(): Promise<boolean>
}

export function useRequestEditor(request: () => CapturedExchange): RequestEditor {
  const engine = useEngine()
  const editing = useEditingStore()
  const { sendEdited } = useTrafficActions()
  const original = shallowRef<OriginalRequest | null>(null)
  const draft = shallowRef<RequestDraft | null>(null)
  const error = shallowRef<unknown>(null)
  const busy = shallowRef(false)
  let run = 0
  onScopeDispose(() => run++)

  const readUp = async (
    capture: number,
    connection: number,
    start: number,
    end: number
  ): Promise<Uint8Array> => {
    const bytes = new Uint8Array(end - start)
    for (let at = start; at < end;) {
      const length = Math.min(MAX_READ_BYTES, end - at)
      const piece = await engine.request('streams.read', {
        capture,
        connection,
        direction: 'up',
        offset: at,
        length
      })
      if (piece.bytes.length === 0) return bytes.slice(0, at - start)
      bytes.set(piece.bytes, at - start)
      at += piece.bytes.length
    }
    return bytes
  }

  const read = async ({ capture, exchange }: CapturedExchange): Promise<OriginalRequest> => {
    const { row, messages } = await engine.request('exchanges.get', { capture, exchange })
    const [message] = messages
    if (message?.kind !== 'http.request') {
      throw new AppError('not-replayable', 'The capture holds no request for this response.')
    }
    const { row: connection } = await engine.request('connections.get', {
      capture,
      connection: row.connection
    })
    const [start, headEnd] = message.headRange
    // Of a request that still arrives its framing promises more than there is.
    const end = Math.max(headEnd, Math.min(message.range[1], connection.up))
    if (headEnd - start > MAX_EDIT_BYTES) {
      throw new AppError('not-replayable', `The head has ${headEnd - start} bytes.`)
    }
    const isLarge = end - headEnd > MAX_EDIT_BYTES
    return {
      head: await readUp(capture, row.connection, start, headEnd),
      body: isLarge
        ? { range: [headEnd, end] }
        : { bytes: await readUp(capture, row.connection, headEnd, end) },
      ...splitAddress(connection.target)
    }
  }

  watch(
    request,
    async (wanted) => {
      const mine = ++run
      original.value = null
      draft.value = null
      error.value = null
      try {
        const answer = await read(wanted)
        if (mine !== run) return
        original.value = answer
        draft.value = editing.draft(wanted) ?? draftOf(answer)
      } catch (cause) {
        if (mine === run) error.value = cause
      }
    },
    { immediate: true }
  )

  const unchanged = computed(() => (original.value === null ? null : draftOf(original.value)))
  const isChanged = computed(
    () => draft.value !== null && unchanged.value !== null && !isSameDraft(draft.value, unchanged.value)
  )
  // What was typed outlives the editor, the last key before it closes included.
  watch(
    draft,
    (next) => {
      if (next !== null) editing.keep(request(), isChanged.value ? next : null)
    },
    { flush: 'sync' }
  )

  const head = computed(() => (draft.value === null ? null : draftBytes(draft.value.head)))
  const body = computed(() => (draft.value?.body ? draftBytes(draft.value.body) : null))
  const plan = computed(() => {
    const source = original.value
    if (draft.value === null || source === null || head.value?.ok !== true) return null
    const { keepLength } = draft.value
    if ('range' in source.body) {
      return planRequest({
        head: head.value.bytes,
        body: { kind: 'captured', range: source.body.range },
        keepLength
      })
    }
    if (body.value?.ok !== true) return null
    return planRequest({
      head: head.value.bytes,
      body: { kind: 'typed', bytes: body.value.bytes },
      keepLength
    })
  })
  const targetProblems = computed(() => ({
    host: draft.value === null ? null : hostProblem(draft.value.host),
    port: draft.value === null ? null : portProblem(draft.value.port, 1)
  }))
  const isTooLong = computed(() => {
    const typed = plan.value?.pieces.filter((piece) => piece.kind === 'bytes') ?? []
    return typed.some(({ bytes }) => bytes.length > MAX_SEND_BYTES)
  })
  const canSend = computed(
    () =>
      plan.value !== null &&
      plan.value.size > 0 &&
      !isTooLong.value &&
      targetProblems.value.host === null &&
      targetProblems.value.port === null &&
      !busy.value
  )

  const inputOf = ({ host, port }: RequestDraft, { pieces }: RequestPlan): ReplayInput => ({
    capture: request().capture,
    exchange: request().exchange,
    target: { host: host.trim(), port: Number(port) },
    pieces: [...pieces]
  })

  return {
    original,
    draft,
    head,
    body,
    plan,
    targetProblems,
    isChanged,
    isTooLong,
    canSend,
    busy,
    error,
    reset() {
      draft.value = unchanged.value
    },
    async send() {
      if (!canSend.value || draft.value === null || plan.value === null) return false
      busy.value = true
      error.value = null
      try {
        await sendEdited(inputOf(draft.value, plan.value))
        return true
      } catch (cause) {
        error.value = cause
        return false
      } finally {
        busy.value = false
      }
    }
  }
}
