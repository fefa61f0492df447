import type { GRPC_PROBLEM_TEXTS } from '../grpc'
import type { TranslatedProblems } from '../problem-text'

export const grpcProblems: TranslatedProblems<typeof GRPC_PROBLEM_TEXTS> = {
  'grpc-unknown-flags': {
    message: '消息的首字节含有 gRPC 未定义的位，后面的数据可能不是 gRPC。',
    others: ''
  },
  'grpc-compressed-without-coding': {
    message: '消息标记为已压缩，但没有用于指明压缩方式的 grpc-encoding 标头。',
    others: '接收方必须让此次调用以 INTERNAL 失败。'
  },
  'grpc-cut-message': {
    message: '消息尚未完整，正文就已结束。',
    others: ''
  },
  'grpc-missing-bytes': {
    message: '捕获缺少消息的部分字节。',
    others: ''
  },
  'grpc-lost-border': {
    message: '下一条消息的起点不在捕获中，之后的消息不再列出。',
    others: ''
  },
  'grpc-after-trailers': {
    message: '尾部字段之后还有消息；在 gRPC-Web 中，尾部字段必须是响应的最后一部分。',
    others: ''
  }
}
