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
const TWO_KEYS = new Set('BLMOVE BRPOPLPUSH COPY LMOVE RENAME RENAMENX RPOPLPUSH SMOVE'.split(' '))
/** Commands with a script or a timeout, the number of keys, and the keys. */
const COUNTED_SECOND = new Set('EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO BLMPOP BZMPOP'.split(' '))
const COUNTED_FIRST = new Set('LMPOP ZMPOP SINTERCARD ZDIFF ZINTER ZINTERCARD ZUNION LCS'.split(' '))

const CHANNELS = new Set('SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE'.split(' '))
const PUBLISHING = new Set(['PUBLISH', 'SPUBLISH'])
const STREAM_READERS = new Set(['XREAD', 'XREADGROUP'])

export type RedisArgument = 'key' | 'channel' | 'argument'

/** True for commands that get one confirmation for each channel. */
export function subscribes(command: string): boolean {
  return CHANNELS.has(command.toUpperCase())
}

/** True for a message that a server sends to subscribers, by its first element. */
export function isPublished(first: string): boolean {
  return first === 'message' || first === 'pmessage' || first === 'smessage'
}

/** Returns the role of the argument at an index from 1; `values`: the command and its arguments. */
export function argumentRole(values: readonly string[], at: number): RedisArgument {
  const command = (values[0] ?? '').toUpperCase()
  if (CHANNELS.has(command)) return 'channel'
  if (PUBLISHING.has(command)) return at === 1 ? 'channel' : 'argument'
  return isKey(command, values, at) ? 'key' : 'argument'
}

function isKey(command: string, values: readonly string[], at: number): boolean {
  if (WITHOUT_KEYS.has(command)) return false
  if (ALL_KEYS.has(command)) return true
  if (KEYS_BEFORE_LAST.has(command)) return at < values.length - 1
  if (KEYED_PAIRS.has(command)) return at % 2 === 1
  if (TWO_KEYS.has(command)) return at <= 2
  if (COUNTED_SECOND.has(command)) return at > 2 && at <= 2 + Number(values[2])
  if (COUNTED_FIRST.has(command)) return at > 1 && at <= 1 + Number(values[1])
  if (command === 'OBJECT' || command === 'XGROUP' || command === 'XINFO') return at === 2
  if (STREAM_READERS.has(command)) {
    const streams = values.findIndex((value) => value.toUpperCase() === 'STREAMS')
    return streams > 0 && at > streams && at <= streams + (values.length - 1 - streams) / 2
  }
  return at === 1
}
