import type { MessageProtocol } from '../../protocol'
import { describeRedis } from './describe'
import { detectRedis } from './detect'
import { REDIS_PROBLEMS } from './problems'
import { RedisDecoder } from './redis-decoder'
import { en } from './texts/en'
import { zhCN } from './texts/zh-CN'

/** RESP2 and RESP3, the protocol of Redis, Valkey and their like. */
export const REDIS: MessageProtocol = {
  id: 'redis',
  title: 'Redis',
  score: detectRedis,
  create: (sink, at, numbers) => new RedisDecoder(sink, at, numbers),
  describe: describeRedis,
  problems: REDIS_PROBLEMS,
  texts: { en, 'zh-CN': zhCN }
}
