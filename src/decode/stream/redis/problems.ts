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
  'redis-argument-not-bulk': error(SPEC),
  'redis-unbalanced-quotes': error(SPEC),
  'redis-reply-without-command': note(''),
  'redis-too-many-commands': note('')
} as const satisfies ProblemTable

export type RedisProblemCode = keyof typeof REDIS_PROBLEMS

type Texts = Readonly<Record<RedisProblemCode, { message: string; others: string }>>

const EN: Texts = {
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

const ZH: Texts = {
  'redis-bad-type': {
    message: '该行不以元素类型开头。解码从下一个可作为消息开头的行继续。',
    others: 'Redis 回复 “Protocol error” 并关闭连接。'
  },
  'redis-bad-length': {
    message: '元素首行的值与其类型不符，例如长度不是数字。',
    others: 'Redis 回复 “Protocol error” 并关闭连接。'
  },
  'redis-bad-bulk-end': {
    message: '批量字符串之后不是 CR LF，其长度很可能有误。',
    others: 'Redis 不检查这两个字节。'
  },
  'redis-argument-not-bulk': {
    message: '命令的某个参数不是批量字符串。',
    others: "Redis 回复 “Protocol error: expected '$'” 并关闭连接。"
  },
  'redis-unbalanced-quotes': {
    message: '内联命令的引号没有闭合，或闭合引号之后未留空格便紧接文本。',
    others: 'Redis 回复 “Protocol error: unbalanced quotes in request” 并关闭连接。'
  },
  'redis-bare-lf': { message: '该行以单独的 LF 而不是 CR LF 结尾。', others: 'Redis 仅在内联命令中接受。' },
  'redis-line-too-long': {
    message: '该行超过 64 KiB。解码从下一个可作为消息开头的行继续。',
    others: 'Redis 回复 “Protocol error: too big inline request” 并关闭连接。'
  },
  'redis-too-deep': { message: '列表嵌套超过 128 层，这是解码的上限。', others: '' },
  'redis-missing-bytes': {
    message: '抓包在此处缺少字节。解码从下一个可作为消息开头的行继续。',
    others: ''
  },
  'redis-cut': { message: '流在消息结束之前已经结束。', others: '' },
  'redis-reply-without-command': { message: '抓包中没有该回复对应的命令。', others: '' },
  'redis-too-many-commands': {
    message: '等待回复的命令超过解码可记录的数量，因此无法确定该回复对应的命令。',
    others: ''
  }
}

export const REDIS_TEXTS: MessageProtocol['texts'] = { en: EN, 'zh-CN': ZH }
