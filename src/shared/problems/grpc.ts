import type { ProblemTexts } from './problem-text'

/** Texts of all problems of gRPC messages. */
export const GRPC_PROBLEM_TEXTS = {
  'grpc-unknown-flags': {
    message:
      'The first byte of the message has bits that gRPC does not define. The following data may not be gRPC.',
    others: ''
  },
  'grpc-compressed-without-coding': {
    message:
      'The message is marked as compressed, but there is no grpc-encoding header with the compression method.',
    others: 'The receiver must fail the call with INTERNAL.'
  },
  'grpc-cut-message': {
    message: 'The body ends before the message is complete.',
    others: ''
  },
  'grpc-missing-bytes': {
    message: 'Bytes of the message are missing in the capture.',
    others: ''
  },
  'grpc-lost-border': {
    message: 'The start of the next message is missing in the capture. The messages after it are not listed.',
    others: ''
  },
  'grpc-after-trailers': {
    message: 'A message follows the trailers. In gRPC-Web, the trailers must be the last part of a response.',
    others: ''
  }
} satisfies ProblemTexts
