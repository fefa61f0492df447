import type { HTTP2_PROBLEM_TEXTS } from '../http2'
import type { TranslatedProblems } from '../problem-text'

export const http2Problems: TranslatedProblems<typeof HTTP2_PROBLEM_TEXTS> = {
  'h2-bad-preface': {
    message: '客户端没有以 HTTP/2 连接前言开头。',
    others: '服务器以 PROTOCOL_ERROR 关闭连接，或按 HTTP/1 响应。'
  },
  'h2-frame-too-large': {
    message: '帧的长度超过接收方的 SETTINGS_MAX_FRAME_SIZE。',
    others: '接收方必须报告 FRAME_SIZE_ERROR：帧中含标头或设置时针对整个连接，否则只针对该流。'
  },
  'h2-bad-frame-size': {
    message: '帧的长度与其类型不符。',
    others: '接收方以 FRAME_SIZE_ERROR 结束连接；PRIORITY 帧只结束该流。'
  },
  'h2-bad-padding': {
    message: '声明的填充长度不小于载荷长度。',
    others: '接收方必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-wrong-stream': {
    message: '该流上不允许出现这种类型的帧。',
    others: '接收方必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-bad-promised-stream': {
    message: 'PUSH_PROMISE 预留的流 ID 为奇数或 0；服务器打开的流必须使用偶数 ID。',
    others: '客户端必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-client-push': {
    message: '客户端发送了 PUSH_PROMISE；只有服务器可以推送。',
    others: '服务器必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-unknown-frame': {
    message: '帧类型未知，接收方会忽略这种帧。',
    others: '出现在标头块中间时，接收方必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-unknown-flags': { message: '帧带有其类型未定义的标志。', others: '接收方会忽略这些标志。' },
  'h2-reserved-bit': {
    message: '流 ID 前的保留位被置位。',
    others: '接收方会忽略它；不忽略的接收方会读到另一个流的 ID。'
  },
  'h2-bad-setting': {
    message: '某个设置项的值不合法。',
    others: '接收方结束连接：窗口过大时为 FLOW_CONTROL_ERROR，其余为 PROTOCOL_ERROR。'
  },
  'h2-zero-increment': {
    message: 'WINDOW_UPDATE 的增量为 0。',
    others: '接收方以 PROTOCOL_ERROR 重置该流；若是连接的窗口，则结束连接。'
  },
  'h2-continuation-expected': {
    message: '标头块尚未结束，随后的帧却不是它的 CONTINUATION。',
    others: '接收方必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-continuation-unexpected': {
    message: '出现了 CONTINUATION，但没有未结束的标头块。',
    others: '接收方必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-block-too-large': {
    message: '标头块过大或帧数过多，其余部分未解码。',
    others:
      '服务器会回应 431，或以 ENHANCE_YOUR_CALM 结束连接。没有限制的服务器会因此耗尽资源（CONTINUATION 洪水）。'
  },
  'h2-list-too-large': {
    message: '解压后的标头过大，其余部分未显示。',
    others: '服务器会回应 431。少量字节反复引用同一个长条目，会耗尽没有限制的接收方（HPACK 炸弹）。'
  },
  'h2-frame-cut': { message: '流在一个帧的中间结束。', others: '接收方不得据此处理。' },
  'h2-frames-lost': { message: '捕获缺少字节，此帧是通过搜索帧头找到的。', others: '' },
  'hpack-bad-index': {
    message: '某个标头引用了 HPACK 表中不存在的条目，其后的标头无法解码。',
    others: '接收方必须以 COMPRESSION_ERROR 结束连接：双方的表从此不再一致。'
  },
  'hpack-bad-integer': {
    message: '标头块中的某个整数过大，其后的标头无法解码。',
    others: '接收方必须以 COMPRESSION_ERROR 结束连接。'
  },
  'hpack-bad-huffman': {
    message: '标头块中的某个字符串不是合法的霍夫曼编码，其后的标头无法解码。',
    others: '接收方必须以 COMPRESSION_ERROR 结束连接。'
  },
  'hpack-truncated': {
    message: '标头块在某个标头的中间结束。',
    others: '接收方必须以 COMPRESSION_ERROR 结束连接。'
  },
  'hpack-late-resize': {
    message: 'HPACK 表大小的更新出现在标头块的第一个标头之后，而它只能出现在开头。',
    others: '接收方以 COMPRESSION_ERROR 结束连接。'
  },
  'hpack-large-resize': {
    message: 'HPACK 表的大小超过接收方允许的上限。',
    others: '接收方必须以 COMPRESSION_ERROR 结束连接。'
  },
  'hpack-not-captured': { message: '标头引用了不在捕获中的较早标头，其名称或值未知。', others: '' },
  'h2-bad-field-name': {
    message: '标头名为空，或含有不允许的字符，例如大写字母。',
    others: '接收方必须视为畸形报文并重置该流。网关若原样转成 HTTP/1，发出的就是另一个标头。'
  },
  'h2-bad-field-value': {
    message: '标头值含有 CR、LF 或 NUL，或以空白开头或结尾。',
    others: '把它转换为 HTTP/1 的网关可能会得到多个标头或多个报文。'
  },
  'h2-connection-field': {
    message: '出现了不允许的连接相关标头：HTTP/2 用帧代替它们。',
    others: '网关若把 Transfer-Encoding 转给 HTTP/1，报文的分帧就不同。'
  },
  'h2-unknown-pseudo': {
    message: '伪标头未知，或不能用于这种报文。',
    others: '接收方必须视为畸形报文，以 PROTOCOL_ERROR 重置该流。'
  },
  'h2-repeated-pseudo': {
    message: '同一个伪标头出现了多次，这里以第一个为准。',
    others: '接收方必须视为畸形报文。网关与服务器取不同的值时，检查的是一个目标，处理的是另一个。'
  },
  'h2-late-pseudo': {
    message: '伪标头出现在普通标头之后。',
    others: '接收方必须视为畸形报文，以 PROTOCOL_ERROR 重置该流。'
  },
  'h2-missing-pseudo': {
    message: '缺少必需的伪标头。',
    others: '接收方必须视为畸形报文，以 PROTOCOL_ERROR 重置该流。'
  },
  'h2-trailer-pseudo': {
    message: '尾部字段中出现了伪标头。',
    others: '接收方必须视为畸形报文。把尾部字段并入标头的程序会使用另一个目标或状态。'
  },
  'h2-bad-method': {
    message: '方法为空，或含有方法中不允许的字符。',
    others: '接收方必须视为畸形报文。网关若把它写进 HTTP/1 的请求行，发出的就是另一个请求。'
  },
  'h2-bad-path': {
    message: '路径没有以斜杠开头，或含有不允许的字符。',
    others: '接收方必须视为畸形报文。网关若把它写进 HTTP/1 的请求行，可能变成两个请求。'
  },
  'h2-bad-status': {
    message: '状态码不是三位数字。',
    others: '客户端必须视为畸形响应，以 PROTOCOL_ERROR 重置该流。'
  },
  'h2-host-differs': {
    message: 'Host 与 :authority 指向不同的主机。',
    others: '服务器应视为畸形请求。若两个程序取不同的值，请求就会按一个主机检查、由另一个主机处理。'
  },
  'h2-length-invalid': {
    message: 'Content-Length 不是数字，或重复出现且值不同。',
    others: '接收方视为畸形报文。网关若转给 HTTP/1，报文的分帧就不同。'
  },
  'h2-length-differs': {
    message: 'Content-Length 与实际数据长度不一致。',
    others: '网关若把该长度转给 HTTP/1，接收方会把其余数据当作另一个报文。'
  },
  'h2-trailers-without-end': {
    message: '数据之后的标头没有结束该流。',
    others: '接收方必须视为畸形报文，以 PROTOCOL_ERROR 重置该流。'
  },
  'h2-interim-ends': {
    message: '临时响应结束了流。',
    others: '客户端必须视为畸形响应，因为最终响应已无法到达。'
  },
  'h2-stream-order': {
    message: '流 ID 小于之前已打开的流的 ID。',
    others: '接收方必须以 PROTOCOL_ERROR 结束连接。'
  },
  'h2-stream-closed': {
    message: '帧属于一个已经结束的流。',
    others: '接收方报告 STREAM_CLOSED；若流是它自己重置的，则忽略重置时已在途中的帧。'
  },
  'h2-response-after-reset': {
    message: '此响应到达之前，客户端已重置该流；重置时响应正在途中。',
    others: '客户端必须接收并丢弃它，其数据仍计入流量控制；服务器可能不会发完整个响应。'
  },
  'h2-response-without-request': { message: '没有捕获到该响应对应的请求。', others: '' },
  'h2-many-fields': {
    message: '该头部超过 2,000 个字段。仅列出前 2,000 个，其余保留在捕获的字节中。',
    others: '服务器会拒绝这样的头部：多数只允许 8 到 64 KiB 或数百个字段。'
  },
  'h2-too-many-streams': {
    message: '此连接同时打开的流超过 16,384 个。Tcplens 已停止跟踪这个最早的流，其字节仍保留。',
    others: '服务器通常只允许数百个流同时打开（SETTINGS_MAX_CONCURRENT_STREAMS），超出的会被拒绝。'
  },
  'h2-memory-limit': {
    message:
      '解码所有连接所用内存超过 128 MiB，主要用于像这样一直打开的流。Tcplens 从此处起不再解码此连接，其字节仍保留。',
    others: ''
  },
  'h2-goaway': {
    message: '对方正在关闭连接，没有处理这个请求（GOAWAY），可以安全地重新发送。',
    others: '客户端会自动在新连接上重发这样的请求。'
  },
  'h2-cut': {
    message: '连接在该报文完整之前就已关闭。',
    others: '缓存不得把它当作完整的保存；客户端无法知道服务器是否已处理请求。'
  },
  'h2-missing-bytes': { message: '捕获缺少该报文的部分字节。', others: '' },
  'h2-reset-no-error': {
    message: '流被提前结束，没有错误（NO_ERROR）：其余部分不再需要。',
    others: '此前到达的响应是完整有效的。'
  },
  'h2-reset-protocol-error': { message: '流被重置：对方违反协议（PROTOCOL_ERROR）。', others: '' },
  'h2-reset-internal-error': {
    message: '流被重置：重置方发生内部错误（INTERNAL_ERROR）。',
    others: '请求幂等时，客户端可以重试。'
  },
  'h2-reset-flow-control-error': {
    message: '流被重置：对方发送的数据超过窗口（FLOW_CONTROL_ERROR）。',
    others: ''
  },
  'h2-reset-settings-timeout': { message: '流被重置：设置未及时确认（SETTINGS_TIMEOUT）。', others: '' },
  'h2-reset-stream-closed': { message: '流被重置：流结束后又收到帧（STREAM_CLOSED）。', others: '' },
  'h2-reset-frame-size-error': { message: '流被重置：帧长度错误（FRAME_SIZE_ERROR）。', others: '' },
  'h2-reset-refused-stream': {
    message: '请求在处理之前就被拒绝（REFUSED_STREAM），可以安全地重新发送。',
    others: '无论何种方法，客户端都会自动重试。'
  },
  'h2-reset-cancel': {
    message: '流被取消：已不再需要（CANCEL）。',
    others: '服务器应停止处理。客户端反复打开并取消流会耗尽服务器（快速重置攻击）。'
  },
  'h2-reset-compression-error': { message: '流被重置：无法解压标头（COMPRESSION_ERROR）。', others: '' },
  'h2-reset-connect-error': { message: 'CONNECT 建立的连接被重置或异常关闭（CONNECT_ERROR）。', others: '' },
  'h2-reset-enhance-your-calm': {
    message: '流被重置：对方造成的负载过高（ENHANCE_YOUR_CALM）。',
    others: '客户端应降低请求频率后再重试。'
  },
  'h2-reset-inadequate-security': {
    message: '流被重置：TLS 连接不满足安全要求（INADEQUATE_SECURITY）。',
    others: ''
  },
  'h2-reset-http-1-1-required': {
    message: '流被重置：必须使用 HTTP/1.1（HTTP_1_1_REQUIRED）。',
    others: '客户端会改用 HTTP/1.1 重试。'
  },
  'h2-reset-unknown': {
    message: '流被重置，错误码未知。',
    others: '接收方可按 INTERNAL_ERROR 处理。“消息”中的该帧显示错误码的数值。'
  }
}
