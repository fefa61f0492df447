import type { ConversationRun } from '../../../../shared/contract/conversation-replay'

/** How a run stands, in one word. */
export type RunWord = 'running' | 'cancelled' | 'failed' | 'same' | 'different' | 'diverged'

export function verdictOf(run: Pick<ConversationRun, 'state' | 'error' | 'result'>): RunWord {
  if (run.state !== 'over') return 'running'
  if (run.error !== null) return 'failed'
  return run.result?.verdict ?? 'cancelled'
}
