/** All problems of the HTTP/1 decoder; problem-info.ts explains the entries of the table. */
import { error, note, smuggling, warning } from '../../problem-info'
import type { ProblemTable } from '../../problem-info'
import type { Problem } from '../decoder'
import { MAX_HEAD_PROBLEMS } from './limits'

export const HTTP1_PROBLEMS = {
  // Lines
  'leading-empty-line': note('RFC 9112 §2.2'),
  'bare-lf': smuggling(warning('RFC 9112 §2.2')),
  'bare-cr': smuggling(error('RFC 9112 §2.2')),
  'whitespace-after-start-line': smuggling(error('RFC 9112 §2.2')),
  'bad-start-line': error('RFC 9112 §2.1'),
  'long-request-line': note('RFC 9112 §3'),
  'large-head': note('RFC 9110 §5.4'),
  'many-fields': note('RFC 9110 §5.4'),

  // Request line
  'bad-method': error('RFC 9112 §3.1'),
  'unknown-method': note('RFC 9110 §9.1'),
  'request-line-whitespace': smuggling(warning('RFC 9112 §3')),
  'space-in-target': smuggling(error('RFC 9112 §3.2')),
  'control-in-target': error('RFC 9112 §3.2'),
  'non-ascii-target': warning('RFC 9112 §3.2'),
  'target-form': warning('RFC 9112 §3.2'),
  'missing-version': error('RFC 9112 §3'),
  'simple-request': note('RFC 1945 §4.1'),
  'http2-preface': note('RFC 9113 §3.4'),

  // Status line and version
  'bad-version': error('RFC 9112 §2.3'),
  'unknown-version': warning('RFC 9112 §2.3'),
  'status-line-whitespace': warning('RFC 9112 §4'),
  'bad-status': error('RFC 9112 §4'),
  'status-out-of-range': warning('RFC 9110 §15'),
  'missing-reason-space': note('RFC 9112 §4'),
  'control-in-reason': warning('RFC 9112 §4'),

  // Fields
  'missing-host': warning('RFC 9112 §3.2'),
  'repeated-host': smuggling(error('RFC 9112 §3.2')),
  'bad-host': error('RFC 9112 §3.2'),
  'host-mismatch': warning('RFC 9112 §3.2.2'),
  'obs-fold': smuggling(warning('RFC 9112 §5.2')),
  'space-before-colon': smuggling(error('RFC 9112 §5.1')),
  'bad-field-name': smuggling(error('RFC 9110 §5.1')),
  'lookalike-field': smuggling(note('RFC 9110 §5.1')),
  'empty-field-name': error('RFC 9110 §5.1'),
  'missing-colon': smuggling(error('RFC 9112 §5')),
  'nul-byte': smuggling(error('RFC 9110 §5.5')),
  'control-character': warning('RFC 9110 §5.5'),
  'non-ascii-field': note('RFC 9110 §5.5'),
  'head-too-large': warning('RFC 9112 §3'),
  'too-many-fields': warning('RFC 9110 §5.4'),

  // Message body length
  'content-length-empty': smuggling(error('RFC 9112 §6.3')),
  'content-length-invalid': smuggling(error('RFC 9112 §6.3')),
  'content-length-hex': smuggling(error('RFC 9110 §8.6')),
  'content-length-leading-zeros': smuggling(note('RFC 9110 §8.6')),
  'content-length-signed': smuggling(error('RFC 9110 §8.6')),
  'content-length-overflow': smuggling(error('RFC 9110 §8.6')),
  'content-length-repeated': smuggling(warning('RFC 9110 §8.6')),
  'content-length-conflict': smuggling(error('RFC 9112 §6.3')),
  'length-not-allowed': smuggling(warning('RFC 9110 §8.6')),
  'te-and-cl': smuggling(error('RFC 9112 §6.1')),
  'te-empty': smuggling(error('RFC 9112 §6.1')),
  'te-in-http10': smuggling(error('RFC 9112 §6.1')),
  'te-not-allowed': smuggling(warning('RFC 9112 §6.1')),
  'chunked-not-last': smuggling(error('RFC 9112 §6.3')),
  'chunked-repeated': smuggling(error('RFC 9112 §6.1')),
  'unknown-transfer-coding': smuggling(warning('RFC 9112 §7')),
  'connect-with-body': smuggling(warning('RFC 9110 §9.3.6')),
  'unexpected-content': smuggling(note('RFC 9110 §9.3.1')),

  // Chunks and trailers
  'chunk-extension': note('RFC 9112 §7.1.1'),
  'bad-chunk-extension': smuggling(warning('RFC 9112 §7.1.1')),
  'bad-chunk-size': smuggling(error('RFC 9112 §7.1')),
  'chunk-size-overflow': smuggling(error('RFC 9112 §7.1')),
  'chunk-size-whitespace': smuggling(warning('RFC 9112 §7.1.1')),
  'chunk-line-too-long': warning('RFC 9112 §7.1.1'),
  'bad-chunk-end': smuggling(error('RFC 9112 §7.1')),
  'missing-last-crlf': smuggling(error('RFC 9112 §7.1')),
  'trailers-too-large': warning('RFC 9112 §7.1.2'),
  'trailer-fields': note('RFC 9110 §6.5.1'),
  'forbidden-trailer': smuggling(warning('RFC 9110 §6.5.1')),

  // Expectations, interim responses and protocol switches
  'unknown-expectation': smuggling(warning('RFC 9110 §10.1.1')),
  'expect-without-content': warning('RFC 9110 §10.1.1'),
  'unasked-continue': note('RFC 9110 §15.2.1'),
  'repeated-interim': note('RFC 9110 §15.2'),
  'interim-to-http10': warning('RFC 9110 §15.2'),
  'upgrade-not-in-connection': smuggling(warning('RFC 9110 §7.8')),
  'switch-without-upgrade': warning('RFC 9110 §15.2.2'),
  'data-before-switch': smuggling(note('RFC 9110 §7.8')),

  // Messages in a stream
  pipelined: note('RFC 9112 §9.3.2'),
  'early-response': smuggling(note('RFC 9112 §9.3')),
  'close-before-answers': note('RFC 9112 §9.6'),
  'body-not-allowed': smuggling(error('RFC 9112 §6.3')),
  'data-after-close': smuggling(warning('RFC 9112 §9.6')),
  'response-without-request': note('RFC 9112 §9.2'),
  'unexpected-upgrade': smuggling(error('RFC 9110 §7.8')),
  'truncated-head': error('RFC 9112 §8'),
  'truncated-body': error('RFC 9112 §8'),
  'missing-bytes': error(''),
  'pairing-uncertain': warning('RFC 9112 §9.2'),
  'too-many-outstanding': note(''),
  'no-more-http': note('')
} as const satisfies ProblemTable

export type Http1ProblemCode = keyof typeof HTTP1_PROBLEMS

/** A problem of this decoder. */
export interface Http1Problem extends Problem {
  code: Http1ProblemCode
}

/** Adds a problem unless its code is already listed, so a list is never longer than the table above. */
export function addProblem(list: Problem[], code: Http1ProblemCode, offset: number): void {
  for (const problem of list) if (problem.code === code) return
  list.push({ code, offset })
}

/** Problems of one head. Includes repeated codes up to a limit, after which only new codes are added. */
export class ProblemList {
  items: Http1Problem[] = []
  private seen: Set<Http1ProblemCode> | null = null

  add(code: Http1ProblemCode, offset: number): void {
    if (this.items.length >= MAX_HEAD_PROBLEMS) {
      this.seen ??= new Set(this.items.map((problem) => problem.code))
      if (this.seen.has(code)) return
      this.seen.add(code)
    }
    this.items.push({ code, offset })
  }

  /** Starts a new list; a caller that holds the old one keeps it unchanged. */
  clear(): void {
    if (this.items.length > 0) this.items = []
    this.seen = null
  }
}
