import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { EMPTY_DRAFT, type SendDraft } from '../../kit/payload/model/send-draft'
import { DEFAULT_SEND_OPTIONS } from '../../features/sending/model/send-options-form'
import type { SendOptionsForm } from '../../features/sending/model/send-options'
import type { SequenceStepForm } from '../../features/sending/model/sequence-form'
import { historyText, readHistory } from './model/stored-history'
import { EMPTY_HISTORY, remember, type SendHistory } from '../../features/sending/model/send-history'
import type { TargetChoice } from '../../features/sending/model/send-targets'

/** Typed and sent data of each session, kept while another session is shown. Sent data is also kept across launches. */

const HISTORY_KEY = 'tcplens.sent'

export interface SendState {
  draft: SendDraft
  history: SendHistory
  choice: TargetChoice
  /** Send options besides sending all at once. */
  options: SendOptionsForm
  /** Line by line, as in a terminal. */
  lines: boolean
  /** The line being typed in that mode. */
  line: string
  steps: readonly SequenceStepForm[]
}

export const useSendingStore = defineStore('sending', () => {
  const states = new Map<number, SendState>()
  let stored = readHistory(localStorage.getItem(HISTORY_KEY))

  const stateOf = (session: number): SendState => {
    const known = states.get(session)
    if (known !== undefined) return known
    const state = shallowReactive<SendState>({
      draft: EMPTY_DRAFT,
      history: { entries: stored, at: stored.length, unsent: null },
      choice: { kind: 'selected' },
      options: DEFAULT_SEND_OPTIONS,
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
    stored = remember({ ...EMPTY_HISTORY, entries: stored }, draft).entries
    localStorage.setItem(HISTORY_KEY, historyText(stored))
  }

  /** Clears the histories of all sessions. */
  const forgetSent = (): void => {
    stored = []
    localStorage.removeItem(HISTORY_KEY)
    for (const state of states.values()) state.history = EMPTY_HISTORY
  }

  const forget = (session: number): void => {
    states.delete(session)
  }

  return { stateOf, sent, forgetSent, forget }
})
