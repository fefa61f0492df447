import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { EMPTY_DRAFT, type SendDraft } from '../../kit/payload/model/send-draft'
import { NO_WAYS } from '../../features/sending/model/send-ways'
import type { SendWays } from '../../features/sending/model/send-options'
import type { SequenceStepForm } from '../../features/sending/model/sequence-form'
import { keptText, readKept } from './model/kept-history'
import { EMPTY_HISTORY, remember, type SendHistory } from '../../features/sending/model/send-history'
import type { TargetChoice } from '../../features/sending/model/send-targets'

/** Typed and sent data of each session, kept while another session is shown. Sent data is also kept across launches. */

const KEPT = 'tcplens.sent'

export interface SendState {
  draft: SendDraft
  history: SendHistory
  choice: TargetChoice
  /** Send options besides sending all at once. */
  ways: SendWays
  /** Line by line, as in a terminal. */
  lines: boolean
  /** The line being typed in that mode. */
  line: string
  steps: readonly SequenceStepForm[]
}

export const useSendingStore = defineStore('sending', () => {
  const states = new Map<number, SendState>()
  let kept = readKept(localStorage.getItem(KEPT))

  const stateOf = (session: number): SendState => {
    const known = states.get(session)
    if (known !== undefined) return known
    const state = shallowReactive<SendState>({
      draft: EMPTY_DRAFT,
      history: { entries: kept, at: kept.length, unsent: null },
      choice: { kind: 'selected' },
      ways: NO_WAYS,
      lines: false,
      line: '',
      steps: []
    })
    states.set(session, state)
    return state
  }

  /** Adds sent data to the history of its session, and to the history kept across launches. */
  const sent = (session: number, draft: SendDraft): void => {
    const state = stateOf(session)
    state.history = remember(state.history, draft)
    kept = remember({ ...EMPTY_HISTORY, entries: kept }, draft).entries
    localStorage.setItem(KEPT, keptText(kept))
  }

  /** Clears the histories of all sessions. */
  const forgetSent = (): void => {
    kept = []
    localStorage.removeItem(KEPT)
    for (const state of states.values()) state.history = EMPTY_HISTORY
  }

  const forget = (session: number): void => {
    states.delete(session)
  }

  return { stateOf, sent, forgetSent, forget }
})
