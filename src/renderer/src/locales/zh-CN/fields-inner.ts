import type { fieldsInner as english } from '../en/fields-inner'

export const fieldsInner: typeof english = {
  'websocket-message': '消息',
  'websocket-frame': '帧',
  'websocket-opcode': '操作码',
  'websocket-flags': '标志位',
  'websocket-length': '长度',
  'websocket-mask': '掩码位',
  'websocket-key': '掩码密钥',
  'websocket-payload': '载荷',
  'websocket-closeCode': '关闭状态码',
  'websocket-closeReason': '关闭原因',
  'websocket-unreadable': '无法切分为帧',
  'sse-item': '事件',
  'sse-settings': '设置',
  'sse-event': '事件名',
  'sse-data': '数据',
  'sse-id': '标识',
  'sse-retry': '重连时间',
  'sse-comment': '注释',
  'sse-other': '未知字段'
}
