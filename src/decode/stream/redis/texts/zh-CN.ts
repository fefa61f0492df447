import type { ProblemText } from '../../../../shared/problems/problem-text'
import type { RedisProblemCode } from '../problems'

export const zhCN: Readonly<Record<RedisProblemCode, ProblemText>> = {
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
    message: '捕获在此处缺少字节。解码从下一个可作为消息开头的行继续。',
    others: ''
  },
  'redis-cut': { message: '流在消息结束之前已经结束。', others: '' },
  'redis-reply-without-command': { message: '捕获中没有该回复对应的命令。', others: '' },
  'redis-too-many-commands': {
    message: '等待回复的命令超过解码可记录的数量，因此无法确定该回复对应的命令。',
    others: ''
  }
}
