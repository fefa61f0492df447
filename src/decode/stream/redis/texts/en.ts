import type { ProblemText } from '../../../../shared/problems/problem-text'
import type { RedisProblemCode } from '../problems'

export const en: Readonly<Record<RedisProblemCode, ProblemText>> = {
  'redis-bad-type': {
    message:
      'A line does not begin with the type of an element. Decoding continues with the next line that begins a message.',
    others: 'Redis replies with “Protocol error” and closes the connection.'
  },
  'redis-bad-length': {
    message:
      'The value of an element’s first line does not fit its type, such as a length that is not a number.',
    others: 'Redis replies with “Protocol error” and closes the connection.'
  },
  'redis-bad-bulk-end': {
    message: 'A bulk string is not followed by CR LF, so its length is probably wrong.',
    others: 'Redis does not check these two bytes.'
  },
  'redis-argument-not-bulk': {
    message: 'An argument of a command is not a bulk string.',
    others: "Redis replies with “Protocol error: expected '$'” and closes the connection."
  },
  'redis-unbalanced-quotes': {
    message: 'A quote of an inline command is not closed, or text follows a closing quote without a blank.',
    others: 'Redis replies with “Protocol error: unbalanced quotes in request” and closes the connection.'
  },
  'redis-bare-lf': {
    message: 'A line ends with LF alone instead of CR LF.',
    others: 'Redis accepts it in inline commands only.'
  },
  'redis-line-too-long': {
    message: 'A line is longer than 64 KiB. Decoding continues with the next line that begins a message.',
    others: 'Redis replies with “Protocol error: too big inline request” and closes the connection.'
  },
  'redis-too-deep': {
    message: 'Lists are nested more than 128 levels deep, the limit of decoding.',
    others: ''
  },
  'redis-missing-bytes': {
    message: 'The capture lacks bytes here. Decoding continues with the next line that begins a message.',
    others: ''
  },
  'redis-cut': { message: 'The stream ended before the message did.', others: '' },
  'redis-reply-without-command': {
    message: 'The capture does not contain the command of this reply.',
    others: ''
  },
  'redis-too-many-commands': {
    message: 'The command of this reply is unknown, because more commands await replies than decoding keeps.',
    others: ''
  }
}
