import type { EXCHANGE_PROBLEM_TEXTS } from '../../../../shared/problems/exchange'
import type { Translated } from '../../../../shared/problems/problem-text'

export const exchangeProblems: Translated<typeof EXCHANGE_PROBLEM_TEXTS> = {
  'unlisted-interim': { what: '后面还有更多临时响应，未全部列出；它们在流中。', others: '' }
}
