import { useTimeoutFn } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { SequenceStepConfig } from '../../../../shared/contract/sequences'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import type { ConnectionDetail } from '../../../../shared/contract/traffic'
import type { ConnectionRow } from '../../../../shared/contract/views'
import { useEngine } from '../../app/bridge/engine-client'
import { draftBytes, payloadOf, type DraftResult, type SendDraft } from '../../kit/payload/model/send-draft'
import { readSendOptions } from './model/send-options-form'
import { targetsOf, type SendTargets } from './model/send-targets'
import { useNoticesStore } from '../../app/stores/notices'
import { useSelectionStore } from '../../app/stores/selection'
import { useSendingStore, type SendState } from '../../app/stores/sending'
import { useLiveConnections } from './use-live-connections'

/** Manual sending on a server's or client's connections: targets, content and result. */

/** How long the panel shows the result, in ms. */
const OUTCOME_SHOWN_MS = 6000

export interface SendOutcome {
  /** Null if the size is unknown beforehand or the send has only started. */
  readonly bytes: number | null
  readonly connections: readonly number[]
}

export interface Sending {
  readonly state: SendState
  readonly live: Readonly<ShallowRef<readonly ConnectionRow[]>>
  /** The selected connection, if it is an open one of this session. */
  readonly selected: ComputedRef<number | null>
  readonly targets: ComputedRef<SendTargets>
  readonly parsed: ComputedRef<DraftResult>
  /** True if the single target connection has already sent its FIN. */
  readonly ended: ComputedRef<boolean>
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly outcome: Readonly<ShallowRef<SendOutcome | null>>
  /** Sends the given draft or the current one. Resolves to true if a send was done or started. */
  send(draft?: SendDraft): Promise<boolean>
  /** Runs steps on the targets as a task. */
  run(steps: SequenceStepConfig[]): Promise<boolean>
  end(how: 'end' | 'reset'): Promise<void>
}

export function useSend(session: () => SessionSummary, connection: () => ConnectionDetail | null): Sending {
  const engine = useEngine()
  const notices = useNoticesStore()
  const selection = useSelectionStore()
  const store = useSendingStore()
  const state = store.stateOf(session().id)
  const { live, newest } = useLiveConnections(() => session().id)
  const busy = shallowRef(false)
  const outcome = shallowRef<SendOutcome | null>(null)
  const { start: hideOutcome } = useTimeoutFn(
    () => {
      outcome.value = null
    },
    OUTCOME_SHOWN_MS,
    { immediate: false }
  )

  const shown = computed(() => connection()?.row ?? null)
  const selected = computed(() => {
    const row = shown.value
    return row?.session === session().id && row.ended === null && row.replayOf === null
      ? row.connection
      : null
  })
  const targets = computed(() =>
    targetsOf(state.choice, {
      count: session().connections.open,
      listed: live.value.map((row) => row.connection),
      selected: selected.value
    })
  )
  const parsed = computed(() => draftBytes(state.draft))

  const ourStream = computed(() => (session().config.kind === 'server' ? 'down' : 'up'))
  const ended = computed(
    () =>
      targets.value.kind === 'one' &&
      targets.value.connections?.[0] === selected.value &&
      (connection()?.events ?? []).some(
        ({ name, data }) => name === 'end' && data['direction'] === ourStream.value
      )
  )

  // Selects the newest connection if none is selected: a client has only one, and on a server it is the awaited one.
  // After a reconnect of a client it replaces the ended connection.
  watch(newest, (connection) => {
    if (connection === null || selection.session !== session().id) return
    const row = shown.value
    const isOver = session().config.kind === 'client' && row?.session === session().id && row.ended !== null
    if (selection.connection === null || isOver) selection.selectConnection(connection)
  })

  const on = (): { id: number; connections: number[] | null } => ({
    id: session().id,
    connections: targets.value.connections === null ? null : [...targets.value.connections]
  })

  const attempt = async (action: () => Promise<SendOutcome>): Promise<boolean> => {
    if (busy.value) return false
    busy.value = true
    try {
      outcome.value = await action()
      hideOutcome()
      return outcome.value.connections.length > 0
    } catch (error) {
      notices.report(error)
      return false
    } finally {
      busy.value = false
    }
  }

  const send = async (draft = state.draft): Promise<boolean> => {
    const result = draftBytes(draft)
    if (!result.ok || (draft.file === null && result.bytes.length === 0)) return false
    // A single line is sent at once, ignoring the draft's options.
    const options = draft === state.draft ? readSendOptions(state.options) : {}
    const isSent = await attempt(async () => {
      const { connections, task } = await engine.request('sessions.send', {
        ...on(),
        payload: payloadOf(draft),
        ...options
      })
      return { bytes: task === null ? result.bytes.length : null, connections }
    })
    if (isSent) store.sent(session().id, draft)
    return isSent
  }

  const run = (steps: SequenceStepConfig[]): Promise<boolean> =>
    attempt(async () => {
      const { connections } = await engine.request('sessions.sequence', { ...on(), steps })
      return { bytes: null, connections }
    })

  const end = async (how: 'end' | 'reset'): Promise<void> => {
    const numbers = targets.value.connections ?? live.value.map((row) => row.connection)
    try {
      await Promise.all(
        numbers.map((number) => engine.request('connections.end', { connection: number, how }))
      )
    } catch (error) {
      notices.report(error)
    }
  }

  return { state, live, selected, targets, parsed, ended, busy, outcome, send, run, end }
}
