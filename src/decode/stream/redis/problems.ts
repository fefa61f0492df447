/** All problems of RESP, the protocol of Redis. */
import { error, note, warning, type ProblemTable } from '../../problem-info'

const SPEC = 'RESP'

export const REDIS_PROBLEMS = {
  'redis-bad-type': error(SPEC),
  'redis-bad-length': error(SPEC),
  'redis-bad-bulk-end': error(SPEC),
  'redis-bare-lf': warning(SPEC),
  'redis-line-too-long': error(''),
  'redis-too-deep': error(''),
  'redis-missing-bytes': error(''),
  'redis-cut': error(''),
  'redis-argument-not-bulk': error(SPEC),
  'redis-unbalanced-quotes': error(SPEC),
  'redis-reply-without-command': note(''),
  'redis-too-many-commands': note('')
} as const satisfies ProblemTable

export type RedisProblemCode = keyof typeof REDIS_PROBLEMS
