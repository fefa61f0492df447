import type { replay as english } from '../en/replay'

export const replay: typeof english = {
  action: '编辑并重发',
  actionShort: '编辑…',
  hint: '编辑请求，并在新连接上发送（E）',
  target: '发往',
  host: '目标主机',
  port: '目标端口',
  notes: {
    more: '另有 {n} 个问题 | 另有 {n} 个问题'
  },
  failed: '#{n} 重放到 {target} 失败：{reason}',
  closed: '服务器在响应完整之前关闭了连接',
  noExchange: '字节已在连接 {n} 上发送，但没有识别到 HTTP 响应。',
  sentByKey: '请求 #{n} 已重放。',
  show: '显示',
  editAgain: '继续编辑'
}
