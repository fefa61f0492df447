/** Problems of an HTTP/1 response to a client that does not speak HTTP/1. */
import { error } from '../problem-info'
import type { ProblemTable } from '../problem-info'

export const PLAIN_ANSWER_PROBLEMS = {
  'http1-answer-to-tls': error('RFC 9110 §4.2.2'),
  'http1-answer-to-http2': error('RFC 9113 §3.4')
} as const satisfies ProblemTable

export type PlainAnswerProblemCode = keyof typeof PLAIN_ANSWER_PROBLEMS
