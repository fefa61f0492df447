import { EXCHANGE_PROBLEM_TEXTS } from './exchange'
import { GRPC_PROBLEM_TEXTS } from './grpc'
import { HTTP1_PROBLEM_TEXTS } from './http1'
import { HTTP2_PROBLEM_TEXTS } from './http2'
import type { ProblemText } from './problem-text'
import { PROXY_HEADER_PROBLEM_TEXTS } from './proxy-header'
import { SSE_PROBLEM_TEXTS } from './sse'
import { WEBSOCKET_PROBLEM_TEXTS } from './websocket'

/** Problem texts of all decoders; one line per protocol. */
export const PROBLEM_TEXTS = {
  ...EXCHANGE_PROBLEM_TEXTS,
  ...HTTP1_PROBLEM_TEXTS,
  ...WEBSOCKET_PROBLEM_TEXTS,
  ...SSE_PROBLEM_TEXTS,
  ...HTTP2_PROBLEM_TEXTS,
  ...GRPC_PROBLEM_TEXTS,
  ...PROXY_HEADER_PROBLEM_TEXTS
}

/** Returns the text of a problem code; null for an unknown code. */
export function problemText(code: string): ProblemText | null {
  return Object.hasOwn(PROBLEM_TEXTS, code) ? PROBLEM_TEXTS[code as keyof typeof PROBLEM_TEXTS] : null
}
