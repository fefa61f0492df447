/** Texts of decoders' findings, which reports print as well. */
export { PROBLEM_TEXTS_ZH as problems } from '../../../../shared/problems/zh-CN/problem-texts'
import type { PROBLEM_TEXTS } from '../../../../shared/problems/problem-texts'
import type { Translated } from '../../../../shared/problems/problem-text'
import { exchangeProblems } from './problems-exchange'
import { grpcProblems } from './problems-grpc'
import { http1Problems } from './problems-http1'
import { sseProblems } from './problems-sse'
import { websocketProblems } from './problems-websocket'
import { http2Problems } from './problems-http2'

/** One line for each protocol. */
export const problems: Translated<typeof PROBLEM_TEXTS> = {
  ...exchangeProblems,
  ...http1Problems,
  ...websocketProblems,
  ...sseProblems,
  ...http2Problems,
  ...grpcProblems
}
