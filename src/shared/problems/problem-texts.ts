import { EXCHANGE_PROBLEM_TEXTS } from './exchange'
import { GRPC_PROBLEM_TEXTS } from './grpc'
import { HTTP1_PROBLEM_TEXTS } from './http1'
import { HTTP2_PROBLEM_TEXTS } from './http2'
import { PROXY_HEADER_PROBLEM_TEXTS } from './proxy-header'
import { SSE_PROBLEM_TEXTS } from './sse'
import { WEBSOCKET_PROBLEM_TEXTS } from './websocket'

/** Problem texts of HTTP and what it carries; other protocols have theirs in their folder of `decode/stream`. */
export const PROBLEM_TEXTS = {
  ...EXCHANGE_PROBLEM_TEXTS,
  ...HTTP1_PROBLEM_TEXTS,
  ...WEBSOCKET_PROBLEM_TEXTS,
  ...SSE_PROBLEM_TEXTS,
  ...HTTP2_PROBLEM_TEXTS,
  ...GRPC_PROBLEM_TEXTS,
  ...PROXY_HEADER_PROBLEM_TEXTS
}
