/** All problems of RESP, the protocol of Redis, and their texts. */
import { error, note, warning, type ProblemTable } from '../../problem-info'
import type { MessageProtocol } from '../../protocol'

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
  'redis-reply-without-command': note('')
} as const satisfies ProblemTable

export type RedisProblemCode = keyof typeof REDIS_PROBLEMS

type Texts = Readonly<Record<RedisProblemCode, { what: string; others: string }>>

const EN: Texts = {
  'redis-bad-type': {
    what: 'A line does not begin with the type of an element. Decoding continues with the next line that begins a message.',
    others: 'Redis replies with “Protocol error” and closes the connection.'
  },
  'redis-bad-length': {
    what: 'The value of an element’s first line does not fit its type, such as a length that is not a number.',
    others: 'Redis replies with “Protocol error” and closes the connection.'
  },
  'redis-bad-bulk-end': {
    what: 'A bulk string is not followed by CR LF, so its length is probably wrong.',
    others: 'Redis does not check these two bytes.'
  },
  'redis-bare-lf': {
    what: 'A line ends with LF alone instead of CR LF.',
    others: 'Redis accepts it in inline commands only.'
  },
  'redis-line-too-long': {
    what: 'A line is longer than 64 KiB. Decoding continues with the next line that begins a message.',
    others: 'Redis replies with “Protocol error: too big inline request” and closes the connection.'
  },
  'redis-too-deep': {
    what: 'Lists are nested more than 128 levels deep, the limit of decoding.',
    others: ''
  },
  'redis-missing-bytes': {
    what: 'The capture lacks bytes here. Decoding continues with the next line that begins a message.',
    others: ''
  },
  'redis-cut': { what: 'The stream ended before the message did.', others: '' },
  'redis-reply-without-command': {
    what: 'The capture does not contain the command of this reply.',
    others: ''
  }
}

const ZH: Texts = {
  'redis-bad-type': {
    what: '该行不以元素类型开头。解码从下一个可作为消息开头的行继续。',
    others: 'Redis 回复 “Protocol error” 并关闭连接。'
  },
  'redis-bad-length': {
    what: '元素首行的值与其类型不符，例如长度不是数字。',
    others: 'Redis 回复 “Protocol error” 并关闭连接。'
  },
  'redis-bad-bulk-end': {
    what: '批量字符串之后不是 CR LF，其长度很可能有误。',
    others: 'Redis 不检查这两个字节。'
  },
  'redis-bare-lf': { what: '该行以单独的 LF 而不是 CR LF 结尾。', others: 'Redis 仅在内联命令中接受。' },
  'redis-line-too-long': {
    what: '该行超过 64 KiB。解码从下一个可作为消息开头的行继续。',
    others: 'Redis 回复 “Protocol error: too big inline request” 并关闭连接。'
  },
  'redis-too-deep': { what: '列表嵌套超过 128 层，这是解码的上限。', others: '' },
  'redis-missing-bytes': {
    what: '抓包在此处缺少字节。解码从下一个可作为消息开头的行继续。',
    others: ''
  },
  'redis-cut': { what: '流在消息结束之前已经结束。', others: '' },
  'redis-reply-without-command': { what: '抓包中没有该回复对应的命令。', others: '' }
}

export const REDIS_TEXTS: MessageProtocol['texts'] = { en: EN, 'zh-CN': ZH }
