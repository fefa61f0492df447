import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { EMPTY_DRAFT, type SendDraft } from '../headless/send-draft'
import { NO_WAYS, type SendWays } from '../headless/send-ways'
import type { StepForm } from '../headless/sequence-form'
import { EMPTY_HISTORY, type SendHistory } from '../headless/send-history'
import type { TargetChoice } from '../headless/send-targets'

/** What was typed for each session, sent and not yet sent: it stays while another session is looked at. */

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

  const stateOf = (session: number): SendState => {
    const known = states.get(session)
    if (known !== undefined) return known
    const state = shallowReactive<SendState>({
      draft: EMPTY_DRAFT,
      history: EMPTY_HISTORY,
      choice: { kind: 'selected' },
      ways: NO_WAYS,
      lines: false,
      line: '',
      steps: []
    })
    states.set(session, state)
    return state
  }

  const forget = (session: number): void => {
    states.delete(session)
  }

  return { stateOf, forget }
})
