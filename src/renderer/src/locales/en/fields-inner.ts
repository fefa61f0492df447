/** Fields of messages of WebSocket and of events of an event stream. */
export const fieldsInner = {
  'websocket-message': 'Message',
  'websocket-frame': 'Frame',
  'websocket-opcode': 'Opcode',
  'websocket-flags': 'Flags',
  'websocket-length': 'Length',
  'websocket-mask': 'Mask bit',
  'websocket-key': 'Masking key',
  'websocket-payload': 'Payload',
  'websocket-closeCode': 'Close code',
  'websocket-closeReason': 'Close reason',
  'websocket-unreadable': 'No frames',
  'sse-item': 'Event',
  'sse-settings': 'Settings',
  'sse-event': 'Event name',
  'sse-data': 'Data',
  'sse-id': 'Identifier',
  'sse-retry': 'Reconnection time',
  'sse-comment': 'Comment',
  'sse-other': 'Unknown field'
}
