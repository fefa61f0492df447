/** The findings of all decoders. A code means the same in every table that has it. */
import type { ProblemInfo, ProblemTable } from './problem-info'
import { GRPC_PROBLEMS } from './stream/grpc/problems'
import { HTTP1_PROBLEMS } from './stream/http1/problems'
import { SSE_PROBLEMS } from './stream/sse/problems'
import { WEBSOCKET_PROBLEMS } from './stream/websocket/problems'
import { HTTP2_PROBLEMS } from './stream/http2/problems'

/** One line for each protocol. */
export const PROBLEM_TABLES: readonly ProblemTable[] = [
  HTTP1_PROBLEMS,
  HTTP2_PROBLEMS,
  WEBSOCKET_PROBLEMS,
  SSE_PROBLEMS,
  GRPC_PROBLEMS
]

/** Null for a code that no decoder here has, as one of a newer version's capture may be. */
export function problemInfo(code: string): ProblemInfo | null {
  for (const table of PROBLEM_TABLES) if (Object.hasOwn(table, code)) return table[code] ?? null
  return null
}
