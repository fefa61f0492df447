/** All problems of WebSocket frames and messages (RFC 6455), and of their compression (RFC 7692). */
import { error, note, warning, type ProblemTable } from '../../problem-info'
import type { Problem } from '../decoder'

export const WEBSOCKET_PROBLEMS = {
  // Frames
  'ws-unmasked-client': error('RFC 6455 §5.1'),
  'ws-masked-server': error('RFC 6455 §5.1'),
  'ws-zero-mask': note('RFC 6455 §5.3'),
  'ws-reserved-opcode': error('RFC 6455 §5.2'),
  'ws-reserved-bits': error('RFC 6455 §5.2'),
  'ws-length-not-minimal': warning('RFC 6455 §5.2'),
  'ws-length-too-large': error('RFC 6455 §5.2'),
  'ws-control-too-long': error('RFC 6455 §5.5'),
  'ws-control-fragmented': error('RFC 6455 §5.5'),

  // Messages
  'ws-continuation-alone': error('RFC 6455 §5.4'),
  'ws-message-interrupted': error('RFC 6455 §5.4'),
  'ws-bad-utf8': error('RFC 6455 §8.1'),
  'ws-close-too-short': error('RFC 6455 §5.5.1'),
  'ws-close-bad-code': error('RFC 6455 §7.4'),
  'ws-close-bad-reason': error('RFC 6455 §5.5.1'),
  'ws-data-after-close': error('RFC 6455 §5.5.1'),

  // Compression
  'ws-compressed-control': error('RFC 7692 §6.1'),
  'ws-compressed-continuation': error('RFC 7692 §6.1'),
  'ws-deflate-broken': error('RFC 7692 §7.2.2'),
  'ws-deflate-window': error('RFC 7692 §7.1.2'),
  'ws-deflate-context': note('RFC 7692 §7.2.2'),

  // Incomplete captures
  'ws-missing-bytes': error(''),
  'ws-unfinished': error(''),
  'ws-no-frames': error('')
} as const satisfies ProblemTable

export type WebSocketProblemCode = keyof typeof WEBSOCKET_PROBLEMS

/** Adds a problem unless its code is already listed. */
export function addProblem(problems: Problem[], code: WebSocketProblemCode, offset: number): void {
  if (!problems.some((problem) => problem.code === code)) problems.push({ code, offset })
}
