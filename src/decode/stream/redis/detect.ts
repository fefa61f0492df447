import { CR, LF, latin1 } from '../http1/bytes'
import { readHead } from './types'

/** Recognises Redis by the first bytes of both streams. Ports are ignored. */

const CERTAIN = 1
/** For an inline command and a reply that fits. */
const LIKELY = 0.9
const NO = 0

/** Bytes that decide; the first line of a command is at most that long. */
const ENOUGH_BYTES = 64
/** Bytes in which a message is searched for if the capture began after the connection. */
const MIDWAY_BYTES = 4096

/** Commands that people type into a connection. */
const INLINE =
  /^(?:PING|GET|SET|DEL|INCR|DECR|ECHO|INFO|KEYS|HELLO|AUTH|SELECT|QUIT|SUBSCRIBE|MONITOR|DBSIZE|COMMAND|TTL|TYPE|EXISTS|EXPIRE|LPUSH|RPUSH|LRANGE|HGETALL|HGET|HSET|SADD|SMEMBERS|ZADD|FLUSHALL|MULTI|EXEC|CONFIG|CLIENT)\b/i

/**
 * Replies that no other protocol of text lines gives. POP3 has +OK and -ERR as well, with a text after +OK, so those
 * count only after a known command.
 */
const OWN_REPLY = /^(?::[+-]?\d+|[$*%~|!=]-?\d+|_|#[tf])$/
const KNOWN_REPLY = /^(?:\+[A-Za-z]+|-[A-Z]+ .*)$/

/** A command is an array of bulk strings: `*2\r\n$3\r\n`. */
const COMMAND = /^\*[1-9]\d{0,9}\r\n\$\d{1,10}\r\n/
const LATER_COMMAND = /\r\n\*[1-9]\d{0,9}\r\n\$\d{1,10}\r\n/
/** A message to subscribers, at the beginning or later. */
const PUBLISHED = /(?:^|\r\n)[*>]\d\r\n\$\d{1,2}\r\n(?:[ps]?message|invalidate)\r\n/

/** See StreamDecoderEntry.score. */
export function detectRedis(
  up: Uint8Array,
  down: Uint8Array,
  final: boolean,
  midway: boolean
): number | undefined {
  // The client speaks first.
  if (up.length === 0 && down.length > 0 && !midway) return NO
  const command = judgeCommand(up, final)
  if (command === CERTAIN) return CERTAIN
  if (midway && holdsMessage(up, down)) return CERTAIN
  if (command === undefined) return undefined
  if (midway) return judgeMidway(up, down, final)
  const start = latin1(up, 0, Math.min(up.length, ENOUGH_BYTES))
  if (!/^[A-Za-z][\w.-]+(?:[ \r\n]|$)/.test(start)) return NO
  const reply = firstLine(down)
  if (reply === null) return final || down.length >= ENOUGH_BYTES ? NO : undefined
  const isReply =
    OWN_REPLY.test(reply) || (INLINE.test(start) && KNOWN_REPLY.test(reply) && readHead(reply) !== null)
  return isReply ? LIKELY : NO
}

function judgeCommand(up: Uint8Array, final: boolean): number | undefined {
  if (up.length === 0) return final ? NO : undefined
  const text = latin1(up, 0, Math.min(up.length, ENOUGH_BYTES))
  if (COMMAND.test(text)) return CERTAIN
  const maySoBe = /^\*(?:[1-9]\d{0,9})?(?:\r(?:\n(?:\$\d{0,10}(?:\r)?)?)?)?$/.test(text)
  return maySoBe && !final ? undefined : NO
}

/** True if a message begins after the rest of another one, or the server sends a message to a subscriber. */
function holdsMessage(up: Uint8Array, down: Uint8Array): boolean {
  const [sent, received] = [up, down].map((bytes) => latin1(bytes, 0, Math.min(bytes.length, MIDWAY_BYTES)))
  return LATER_COMMAND.test(sent ?? '') || PUBLISHED.test(received ?? '')
}

function judgeMidway(up: Uint8Array, down: Uint8Array, final: boolean): number | undefined {
  return final || (up.length >= MIDWAY_BYTES && down.length >= MIDWAY_BYTES) ? NO : undefined
}

function firstLine(bytes: Uint8Array): string | null {
  const end = bytes.subarray(0, ENOUGH_BYTES * 16).indexOf(LF)
  return end > 0 && bytes[end - 1] === CR ? latin1(bytes, 0, end - 1) : null
}
