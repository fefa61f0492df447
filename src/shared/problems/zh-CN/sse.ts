import type { SSE_PROBLEM_TEXTS } from '../sse'
import type { Translated } from '../problem-text'

export const sseProblems: Translated<typeof SSE_PROBLEM_TEXTS> = {
  'sse-no-data': { what: '它有名称但没有数据，客户端不会触发此事件。', others: '' },
  'sse-unknown-field': { what: '某行的字段名不属于事件流，客户端会忽略它。', others: '' },
  'sse-bad-retry': { what: '重新连接的等待时间不是毫秒数，客户端会忽略它。', others: '' },
  'sse-id-with-null': { what: '标识中含有 NUL，客户端会忽略它。', others: '' },
  'sse-bad-utf8': { what: '某行不是有效的 UTF-8，客户端会替换无法识别的内容。', others: '' },
  'sse-unfinished': { what: '流在结束事件的空行之前就已结束，客户端会丢弃它。', others: '' },
  'sse-missing-bytes': { what: '它之前或其中的部分字节不在捕获中。', others: '' }
}
