/** Problem tables of all decoders. A code has the same meaning in every table that contains it. */
import { error, note, warning, type ProblemInfo, type ProblemTable } from './problem-info'
import { PROTOCOLS } from './protocols'
import { INNER_LIMIT_PROBLEMS } from './stream/inner-limits'
import { GRPC_PROBLEMS } from './stream/grpc/problems'
import { HTTP1_PROBLEMS } from './stream/http1/problems'
import { PLAIN_ANSWER_PROBLEMS } from './stream/plain-answer-problems'
import { PROXY_HEADER_PROBLEMS } from './stream/proxy-header/problems'
import { SSE_PROBLEMS } from './stream/sse/problems'
import { WEBSOCKET_PROBLEMS } from './stream/websocket/problems'
import { HTTP2_PROBLEMS } from './stream/http2/problems'

/** Problems found when messages are combined into exchanges. */
const EXCHANGE_PROBLEMS: ProblemTable = { 'unlisted-interim': note(''), 'unlisted-fields': warning('') }

/** Problems of connections whose decoding failed. */
const CONNECTION_PROBLEMS: ProblemTable = { 'analysis-stopped': error('') }

/** One line per protocol. */
export const PROBLEM_TABLES: readonly ProblemTable[] = [
  EXCHANGE_PROBLEMS,
  CONNECTION_PROBLEMS,
  HTTP1_PROBLEMS,
  HTTP2_PROBLEMS,
  PLAIN_ANSWER_PROBLEMS,
  WEBSOCKET_PROBLEMS,
  SSE_PROBLEMS,
  GRPC_PROBLEMS,
  INNER_LIMIT_PROBLEMS,
  PROXY_HEADER_PROBLEMS,
  ...PROTOCOLS.map(({ problems }) => problems)
]

/** Returns null for an unknown code, such as one in a capture of a newer version. */
export function problemInfo(code: string): ProblemInfo | null {
  for (const table of PROBLEM_TABLES) if (Object.hasOwn(table, code)) return table[code] ?? null
  return null
}
