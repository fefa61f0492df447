import type { ConversationRun } from '../../../../../shared/contract/conversation-replay'

/** State or result of a run. */
export type RunWord = 'running' | 'cancelled' | 'failed' | 'same' | 'different' | 'diverged'

export function verdictOf(run: Pick<ConversationRun, 'state' | 'error' | 'result'>): RunWord {
  if (run.state !== 'over') return 'running'
  if (run.error !== null) return 'failed'
  return run.result?.verdict ?? 'cancelled'
}
