import type { EXCHANGE_PROBLEM_TEXTS } from '../exchange'
import type { TranslatedProblems } from '../problem-text'

export const exchangeProblems: TranslatedProblems<typeof EXCHANGE_PROBLEM_TEXTS> = {
  'unlisted-interim': { message: '临时响应多于此处列出的数量，其余的在流中。', others: '' },
  'analysis-stopped': {
    message: '解码此连接时内存用量过大或出错。Tcplens 保留其字节，不再解码。',
    others: ''
  },
  'inner-too-many-messages': {
    message: '解码后的正文包含超过 1,000,000 条消息。仅列出前 1,000,000 条，其余显示为字节。',
    others: ''
  },
  'inner-too-many-bytes': {
    message: '正文解码后超过 256 MiB。仅列出此限制以内的消息，其余显示为字节。',
    others: ''
  },
  'unlisted-fields': {
    message: '同时打开的含大量字段的消息过多，因此未列出此消息的字段；其字节仍在捕获中。',
    others: ''
  },
  'http1-answer-to-tls': {
    message: '客户端发起 TLS 握手，服务器却以明文 HTTP 响应：此端口不支持 TLS。',
    others:
      '客户端会关闭连接：curl 报告“wrong version number”，Firefox 报告 SSL_ERROR_RX_RECORD_TOO_LONG，Chrome 报告 ERR_SSL_PROTOCOL_ERROR。请改用 http:// 或支持 TLS 的端口。'
  },
  'http1-answer-to-http2': {
    message: '客户端发起 HTTP/2，服务器却以 HTTP/1 响应：此连接上不支持 HTTP/2。',
    others: '客户端会关闭连接，可能改用 HTTP/1 重试。'
  }
}
