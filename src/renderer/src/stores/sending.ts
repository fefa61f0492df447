import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { EMPTY_DRAFT, type SendDraft } from '../headless/send-draft'
import { NO_WAYS, type SendWays } from '../headless/send-ways'
import type { StepForm } from '../headless/sequence-form'
import { keptText, readKept } from '../headless/kept-history'
import { EMPTY_HISTORY, remember, type SendHistory } from '../headless/send-history'
import type { TargetChoice } from '../headless/send-targets'

/**
 * What was typed for each session, sent and not yet sent: it stays while another session is looked at. What was sent is
 * there in later launches as well.
 */

const KEPT = 'tcplens.sent'

export interface SendState {
  draft: SendDraft
  history: SendHistory
  choice: TargetChoice
  /** How it goes out, beside all at once. */
  ways: SendWays
  /** Line by line, as in a terminal. */
  lines: boolean
  /** The line being typed there. */
  line: string
  steps: readonly StepForm[]
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

  /** Something was sent: it goes into the history of its session, and into what is kept. */
  const sent = (session: number, draft: SendDraft): void => {
    const state = stateOf(session)
    state.history = remember(state.history, draft)
    kept = remember({ ...EMPTY_HISTORY, entries: kept }, draft).entries
    localStorage.setItem(KEPT, keptText(kept))
  }

  /** Nothing is left of what was sent in any session. */
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
