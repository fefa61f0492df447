import type { SSE_PROBLEM_TEXTS } from '../sse'
import type { TranslatedProblems } from '../problem-text'

export const sseProblems: TranslatedProblems<typeof SSE_PROBLEM_TEXTS> = {
  'sse-no-data': { message: '事件有名称但没有数据，客户端不会派发它。', others: '' },
  'sse-unknown-field': { message: '某行的字段名不是事件流定义的，客户端会忽略该行。', others: '' },
  'sse-bad-retry': { message: '重连时间（retry）不是毫秒数，客户端会忽略它。', others: '' },
  'sse-id-with-null': { message: '事件 ID 含有 NUL 字符，客户端会忽略该 ID。', others: '' },
  'sse-bad-utf8': { message: '某行不是有效的 UTF-8，客户端会替换无效的字节。', others: '' },
  'sse-unfinished': { message: '流在结束事件的空行之前就已结束，客户端会丢弃该事件。', others: '' },
  'sse-missing-bytes': { message: '捕获缺少此事件之前或其中的部分字节。', others: '' }
}
