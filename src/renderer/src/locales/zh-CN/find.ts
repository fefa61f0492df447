import type { find as english } from '../en/find'

export const find: typeof english = {
  label: '在捕获中查找',
  input: '要查找的文本',
  resize: '查找结果的高度',
  kinds: { label: '模式类型', text: '文本', hex: '十六进制', regex: '正则' },
  placeholder: { text: '文本，可用 \\r\\n 等转义', hex: '01 ?3 * ff', regex: 'RE2 表达式' },
  matchCase: '区分大小写',
  wholeWord: '全字匹配',
  allEncodings: '所有编码',
  place: '查找范围',
  places: { all: '整个捕获', rows: '表格中的行', connection: '所选连接' },
  next: '下一处匹配',
  previous: '上一处匹配',
  bookmark: '全部加书签',
  bookmarkAbout: '给所有有匹配的行加书签；之后表格可以只显示有标记的行',
  close: '关闭查找',
  results: '匹配',
  count: '{rows}中有 {n} 处匹配 | {rows}中有 {n} 处匹配',
  rows: '{n} 行 | {n} 行',
  kept: '列出前 {n} 处',
  none: '没有匹配',
  searching: '正在查找… {percent} %',
  live: '新的流量到达时会继续查找',
  ended: {
    replaced: '此查找已结束，因为打开了两个更新的查找。',
    closed: '此查找已结束，因为它的捕获已关闭。',
    failed: '此查找已结束：{reason}'
  },
  unreadable: '{n} 段录制的字节无法读取 | {n} 段录制的字节无法读取',
  unread: '{n} 个正文没有查找到末尾 | {n} 个正文没有查找到末尾',
  decoded: '{part}（已解码）',
  parts: { head: '头部', body: '正文', websocket: 'WebSocket', grpc: 'gRPC', sse: '事件' },
  fields: { url: 'URL', name: '名称', note: '备注', 'server-name': 'TLS 名称', event: '事件' },
  gone: '已不在捕获中',
  hint: '查找录制的字节、解码后的正文和消息、URL、名称、备注和事件。'
}
