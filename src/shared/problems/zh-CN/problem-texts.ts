import type { PROBLEM_TEXTS } from '../problem-texts'
import type { TranslatedProblems } from '../problem-text'
import { exchangeProblems } from './exchange'
import { grpcProblems } from './grpc'
import { http1Problems } from './http1'
import { proxyHeaderProblems } from './proxy-header'
import { sseProblems } from './sse'
import { websocketProblems } from './websocket'
import { http2Problems } from './http2'

/** One line for each protocol. */
export const PROBLEM_TEXTS_ZH: TranslatedProblems<typeof PROBLEM_TEXTS> = {
  ...exchangeProblems,
  ...http1Problems,
  ...websocketProblems,
  ...sseProblems,
  ...http2Problems,
  ...grpcProblems,
  ...proxyHeaderProblems
}
