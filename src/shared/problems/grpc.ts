import type { ProblemTexts } from './problem-text'

/** Texts of all problems of gRPC messages. */
export const GRPC_PROBLEM_TEXTS = {
  'grpc-unknown-flags': {
    what: 'The first byte of the message has bits that gRPC gives no meaning to. What follows may be no gRPC.',
    others: ''
  },
  'grpc-compressed-without-coding': {
    what: 'The message is marked as compressed, but no grpc-encoding header says how.',
    others: 'gRPC asks the receiver to fail the call with INTERNAL.'
  },
  'grpc-cut-message': {
    what: 'The body ends before the message does.',
    others: ''
  },
  'grpc-missing-bytes': {
    what: 'Bytes of the message are not in the capture.',
    others: ''
  },
  'grpc-lost-border': {
    what: 'Where the next message begins is not in the capture: those behind it are not listed.',
    others: ''
  },
  'grpc-after-trailers': {
    what: 'A message follows the trailers, which must be the last of a gRPC-web response.',
    others: ''
  }
} satisfies ProblemTexts
