/** Facts about commands of Redis that its protocol does not state: their keys, and how they are answered. */

/** Commands whose arguments are no keys, of those that have any. */
const WITHOUT_KEYS = new Set(
  (
    'ACL AUTH BGSAVE CLIENT CLUSTER COMMAND CONFIG DEBUG DISCARD ECHO EXEC FAILOVER FLUSHALL FLUSHDB FUNCTION HELLO ' +
    'INFO KEYS LATENCY LOLWUT MEMORY MODULE MONITOR MULTI PING PSYNC PUBSUB QUIT RANDOMKEY READONLY READWRITE REPLCONF ' +
    'REPLICAOF ROLE SAVE SCAN SCRIPT SELECT SHUTDOWN SLAVEOF SLOWLOG SWAPDB SYNC TIME UNWATCH WAIT WAITAOF'
  ).split(' ')
)
/** Commands whose arguments are all keys. */
const ALL_KEYS = new Set(
  'DEL EXISTS MGET PFCOUNT PFMERGE SDIFF SDIFFSTORE SINTER SINTERSTORE SUNION SUNIONSTORE TOUCH UNLINK WATCH'.split(
    ' '
  )
)
/** Commands whose arguments are keys except for the last, the timeout. */
const KEYS_BEFORE_LAST = new Set('BLPOP BRPOP BZPOPMAX BZPOPMIN'.split(' '))
/** Commands with pairs of key and value. */
const KEYED_PAIRS = new Set(['MSET', 'MSETNX'])
/** Commands with two keys. */
const TWO_KEYS = new Set('BLMOVE BRPOPLPUSH COPY LCS LMOVE RENAME RENAMENX RPOPLPUSH SMOVE'.split(' '))
/** Commands with a script or a timeout, the number of keys, and the keys. */
const COUNTED_SECOND = new Set('EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO BLMPOP BZMPOP'.split(' '))
const COUNTED_FIRST = new Set('LMPOP ZMPOP SINTERCARD ZDIFF ZINTER ZINTERCARD ZUNION'.split(' '))

const CHANNELS = new Set('SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE'.split(' '))
const PUBLISHING = new Set(['PUBLISH', 'SPUBLISH'])
/** Commands with a subcommand before the key. */
const SUBCOMMANDS = new Set(['OBJECT', 'XGROUP', 'XINFO'])
const STREAM_READERS = new Set(['XREAD', 'XREADGROUP'])

const STAYING = new Set(['PING', 'QUIT', 'RESET'])
/** Messages to subscribers, and the number of their elements. */
const PUBLISHED: ReadonlyMap<string, number> = new Map([
  ['message', 3],
  ['pmessage', 4],
  ['smessage', 3]
])

export type RedisArgument = 'key' | 'channel' | 'argument'

/** True for commands, in upper case, that get one confirmation for each channel. */
export function subscribes(command: string): boolean {
  return CHANNELS.has(command)
}

/** True for commands that a client with subscriptions may send in RESP2. No reply to them looks like a message. */
export function staysAvailable(command: string): boolean {
  return CHANNELS.has(command) || STAYING.has(command)
}

/** True for a message that a server sends to subscribers, by its first element and the number of elements. */
export function isPublished([first = '']: readonly string[], count: number | null): boolean {
  return PUBLISHED.get(first.toLowerCase()) === count
}

/**
 * Returns a function for the role of the argument at an index from 1. `values`: the command and its arguments, or the
 * first of them; `count`: their number.
 */
export function argumentRoles(values: readonly string[], count: number): (at: number) => RedisArgument {
  const command = (values[0] ?? '').toUpperCase()
  if (CHANNELS.has(command)) return () => 'channel'
  if (PUBLISHING.has(command)) return (at) => (at === 1 ? 'channel' : 'argument')
  const isKey = keysOf(command, values, count)
  return (at) => (isKey(at) ? 'key' : 'argument')
}

function keysOf(command: string, values: readonly string[], count: number): (at: number) => boolean {
  if (WITHOUT_KEYS.has(command)) return () => false
  if (ALL_KEYS.has(command)) return () => true
  if (KEYS_BEFORE_LAST.has(command)) return (at) => at < count - 1
  if (KEYED_PAIRS.has(command)) return (at) => at % 2 === 1
  if (TWO_KEYS.has(command)) return (at) => at <= 2
  if (COUNTED_SECOND.has(command)) return between(3, 2 + Number(values[2]))
  if (COUNTED_FIRST.has(command)) return between(2, 1 + Number(values[1]))
  if (SUBCOMMANDS.has(command)) return (at) => at === 2
  if (STREAM_READERS.has(command)) {
    const streams = values.findIndex((value) => value.toUpperCase() === 'STREAMS')
    return streams < 0 ? () => false : between(streams + 1, streams + (count - 1 - streams) / 2)
  }
  return (at) => at === 1
}

function between(first: number, last: number): (at: number) => boolean {
  return (at) => at >= first && at <= last
}
