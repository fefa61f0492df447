/**
 * All problems of the HTTP/2 decoder: the RFC section of the rule, the severity, and whether a gateway that converts
 * the message to HTTP/1 may interpret it differently (request smuggling). Codes are stable: the CLI prints them, and
 * the window maps them to texts.
 */
import { error, note, smuggling, warning } from '../../problem-info'
import type { ProblemTable } from '../../problem-info'
import type { Problem } from '../decoder'
import { MAX_MESSAGE_PROBLEMS } from './limits'

export const HTTP2_PROBLEMS = {
  // Frames
  'h2-bad-preface': error('RFC 9113 §3.4'),
  'h2-frame-too-large': error('RFC 9113 §4.2'),
  'h2-bad-frame-size': error('RFC 9113 §4.2'),
  'h2-bad-padding': error('RFC 9113 §6.1'),
  'h2-wrong-stream': error('RFC 9113 §6'),
  'h2-bad-promised-stream': error('RFC 9113 §6.6'),
  'h2-client-push': error('RFC 9113 §8.4'),
  'h2-unknown-frame': note('RFC 9113 §4.1'),
  'h2-unknown-flags': note('RFC 9113 §4.1'),
  'h2-reserved-bit': note('RFC 9113 §4.1'),
  'h2-bad-setting': error('RFC 9113 §6.5.2'),
  'h2-zero-increment': error('RFC 9113 §6.9'),
  'h2-continuation-expected': error('RFC 9113 §6.10'),
  'h2-continuation-unexpected': error('RFC 9113 §6.10'),
  'h2-block-too-large': warning('RFC 9113 §10.5.1'),
  'h2-list-too-large': warning('RFC 9113 §10.5.1'),
  'h2-many-fields': warning('RFC 9113 §10.5.1'),
  'h2-frame-cut': error('RFC 9113 §4.1'),
  'h2-frames-lost': error(''),

  // Compression of fields
  'hpack-bad-index': error('RFC 7541 §2.3.3'),
  'hpack-bad-integer': error('RFC 7541 §5.1'),
  'hpack-bad-huffman': error('RFC 7541 §5.2'),
  'hpack-truncated': error('RFC 7541 §5.2'),
  'hpack-late-resize': error('RFC 7541 §4.2'),
  'hpack-large-resize': error('RFC 7541 §6.3'),
  'hpack-not-captured': error(''),

  // Fields of a message
  'h2-bad-field-name': smuggling(error('RFC 9113 §8.2.1')),
  'h2-bad-field-value': smuggling(error('RFC 9113 §8.2.1')),
  'h2-connection-field': smuggling(error('RFC 9113 §8.2.2')),
  'h2-unknown-pseudo': error('RFC 9113 §8.3'),
  'h2-repeated-pseudo': smuggling(error('RFC 9113 §8.3')),
  'h2-late-pseudo': smuggling(error('RFC 9113 §8.3')),
  'h2-missing-pseudo': error('RFC 9113 §8.3.1'),
  'h2-trailer-pseudo': smuggling(error('RFC 9113 §8.1')),
  'h2-bad-method': smuggling(error('RFC 9110 §9.1')),
  'h2-bad-path': smuggling(error('RFC 9113 §8.3.1')),
  'h2-bad-status': error('RFC 9113 §8.3.2'),
  'h2-host-differs': smuggling(warning('RFC 9113 §8.3.1')),
  'h2-length-invalid': smuggling(error('RFC 9110 §8.6')),
  'h2-length-differs': smuggling(error('RFC 9113 §8.1.1')),

  // Messages of a stream
  'h2-trailers-without-end': error('RFC 9113 §8.1'),
  'h2-interim-ends': error('RFC 9113 §8.1'),
  'h2-stream-order': error('RFC 9113 §5.1.1'),
  'h2-stream-closed': warning('RFC 9113 §5.1'),
  'h2-response-after-reset': note('RFC 9113 §5.4.2'),
  'h2-response-without-request': note('RFC 9113 §8.1'),
  'h2-too-many-streams': warning(''),
  'h2-memory-limit': warning(''),
  'h2-goaway': warning('RFC 9113 §6.8'),
  'h2-cut': error('RFC 9113 §8.1'),
  'h2-missing-bytes': error(''),

  // RST_STREAM, by error code
  'h2-reset-no-error': note('RFC 9113 §8.1'),
  'h2-reset-protocol-error': error('RFC 9113 §7'),
  'h2-reset-internal-error': error('RFC 9113 §7'),
  'h2-reset-flow-control-error': error('RFC 9113 §7'),
  'h2-reset-settings-timeout': error('RFC 9113 §7'),
  'h2-reset-stream-closed': warning('RFC 9113 §7'),
  'h2-reset-frame-size-error': error('RFC 9113 §7'),
  'h2-reset-refused-stream': warning('RFC 9113 §8.7'),
  'h2-reset-cancel': warning('RFC 9113 §7'),
  'h2-reset-compression-error': error('RFC 9113 §7'),
  'h2-reset-connect-error': error('RFC 9113 §8.5'),
  'h2-reset-enhance-your-calm': error('RFC 9113 §7'),
  'h2-reset-inadequate-security': error('RFC 9113 §9.2'),
  'h2-reset-http-1-1-required': warning('RFC 9113 §7'),
  'h2-reset-unknown': warning('RFC 9113 §7')
} as const satisfies ProblemTable

export type Http2ProblemCode = keyof typeof HTTP2_PROBLEMS

const RESETS: readonly Http2ProblemCode[] = [
  'h2-reset-no-error',
  'h2-reset-protocol-error',
  'h2-reset-internal-error',
  'h2-reset-flow-control-error',
  'h2-reset-settings-timeout',
  'h2-reset-stream-closed',
  'h2-reset-frame-size-error',
  'h2-reset-refused-stream',
  'h2-reset-cancel',
  'h2-reset-compression-error',
  'h2-reset-connect-error',
  'h2-reset-enhance-your-calm',
  'h2-reset-inadequate-security',
  'h2-reset-http-1-1-required'
]

export function resetProblem(code: number): Http2ProblemCode {
  return RESETS[code] ?? 'h2-reset-unknown'
}

/** Adds a problem unless its code is already listed. */
export function addProblem(list: Problem[], code: Http2ProblemCode, offset: number): void {
  if (list.length >= MAX_MESSAGE_PROBLEMS) return
  for (const problem of list) if (problem.code === code) return
  list.push({ code, offset })
}

/** Adds a problem found elsewhere, unless its code is already listed. */
export function addFound(list: Problem[], { code, offset }: Problem): void {
  if (!list.some((problem) => problem.code === code)) list.push({ code, offset })
}
