import type { ProblemTexts } from './problem-text'

/** Texts of all problems of gRPC messages. */
export const GRPC_PROBLEM_TEXTS = {
  'grpc-unknown-flags': {
    what: 'The first byte of the message has bits that gRPC does not define. The data after it may not be gRPC.',
    others: ''
  },
  'grpc-compressed-without-coding': {
    what: 'The message is marked as compressed, but there is no grpc-encoding header.',
    others: 'gRPC requires the receiver to fail the call with INTERNAL.'
  },
  'grpc-cut-message': {
    what: 'The body ends in the middle of the message.',
    others: ''
  },
  'grpc-missing-bytes': {
    what: 'Bytes of the message are not in the capture.',
    others: ''
  },
  'grpc-lost-border': {
    what: 'The start of the next message is not in the capture, so later messages are not listed.',
    others: ''
  },
  'grpc-after-trailers': {
    what: 'A message follows the trailers, which must be the last of a gRPC-web response.',
    others: ''
  }
} satisfies ProblemTexts
