/** What can be wrong with the messages of gRPC, whose rules are in its PROTOCOL-HTTP2.md and PROTOCOL-WEB.md. */
import { error, warning, type ProblemTable } from '../../problem-info'

export const GRPC_PROBLEMS = {
  /** Bits of the first byte that have no meaning. */
  'grpc-unknown-flags': warning(''),
  /** Compressed, while no header says how. */
  'grpc-compressed-without-coding': error(''),
  /** The body ends before its last message does. */
  'grpc-cut-message': error(''),
  /** Bytes of the message are in no packet. */
  'grpc-missing-bytes': error(''),
  /** The same, and its end is among them. */
  'grpc-lost-border': error(''),
  /** A message behind the trailers of gRPC-web. */
  'grpc-after-trailers': error('')
} as const satisfies ProblemTable

export type GrpcProblem = keyof typeof GRPC_PROBLEMS
