/** Problems of gRPC messages; the rules are in PROTOCOL-HTTP2.md and PROTOCOL-WEB.md of gRPC. */
import { error, warning, type ProblemTable } from '../../problem-info'

export const GRPC_PROBLEMS = {
  /** The first byte has undefined bits. */
  'grpc-unknown-flags': warning(''),
  /** A message is compressed, but no header names the algorithm. */
  'grpc-compressed-without-coding': error(''),
  /** The body ends inside its last message. */
  'grpc-cut-message': error(''),
  /** Bytes of the message are missing from the capture. */
  'grpc-missing-bytes': error(''),
  /** Bytes are missing, including the end of the message. */
  'grpc-lost-border': error(''),
  /** A message follows the trailers of gRPC-web. */
  'grpc-after-trailers': error('')
} as const satisfies ProblemTable

export type GrpcProblem = keyof typeof GRPC_PROBLEMS
