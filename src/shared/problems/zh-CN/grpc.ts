import type { GRPC_PROBLEM_TEXTS } from '../grpc'
import type { Translated } from '../problem-text'

export const grpcProblems: Translated<typeof GRPC_PROBLEM_TEXTS> = {
  'grpc-unknown-flags': {
    what: '消息的首字节含有 gRPC 未定义的位，后面的内容可能不是 gRPC。',
    others: ''
  },
  'grpc-compressed-without-coding': {
    what: '消息标记为已压缩，但没有 grpc-encoding 标头说明压缩方式。',
    others: 'gRPC 要求接收方以 INTERNAL 结束此次调用。'
  },
  'grpc-cut-message': {
    what: '消息尚未结束，正文就已结束。',
    others: ''
  },
  'grpc-missing-bytes': {
    what: '消息的部分字节不在捕获中。',
    others: ''
  },
  'grpc-lost-border': {
    what: '下一条消息的起点不在捕获中，之后的消息不再列出。',
    others: ''
  },
  'grpc-after-trailers': {
    what: '尾部字段之后还有消息；尾部字段必须是 gRPC-web 响应的最后一部分。',
    others: ''
  }
}
