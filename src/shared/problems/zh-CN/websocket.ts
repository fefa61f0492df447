import type { WEBSOCKET_PROBLEM_TEXTS } from '../websocket'
import type { TranslatedProblems } from '../problem-text'

export const websocketProblems: TranslatedProblems<typeof WEBSOCKET_PROBLEM_TEXTS> = {
  'ws-unmasked-client': {
    message: '客户端的帧没有掩码，而客户端的每一帧都必须有掩码。',
    others: '服务器会以 1002 关闭连接。'
  },
  'ws-masked-server': {
    message: '服务器的帧带有掩码，而服务器的帧不允许有掩码。',
    others: '客户端会以 1002 关闭连接。'
  },
  'ws-zero-mask': { message: '掩码密钥为零，载荷原样发送。密钥必须不可预测，且每帧不同。', others: '' },
  'ws-reserved-opcode': { message: '操作码是保留的，没有标准定义它。', others: '不认识它的一方会关闭连接。' },
  'ws-reserved-bits': {
    message: '设置了保留位，但没有协商使用它们的扩展。',
    others: '对方会以 1002 关闭连接。'
  },
  'ws-length-not-minimal': { message: '长度使用的字节数多于所需。', others: '' },
  'ws-length-too-large': { message: '长度的值不可能成立，解码从找到的下一个帧头继续。', others: '' },
  'ws-control-too-long': { message: '控制帧的载荷超过 125 字节。', others: '对方会以 1002 关闭连接。' },
  'ws-control-fragmented': {
    message: '控制帧被标记为分片，而控制帧不允许分片。',
    others: '对方会以 1002 关闭连接。'
  },
  'ws-continuation-alone': { message: '延续帧之前没有未完成的消息。', others: '对方会以 1002 关闭连接。' },
  'ws-message-interrupted': {
    message: '在此消息的最后一个分片之前又开始了另一条消息。',
    others: '对方会以 1002 关闭连接。'
  },
  'ws-bad-utf8': { message: '文本不是有效的 UTF-8。', others: '对方会以 1007 关闭连接。' },
  'ws-close-too-short': { message: '关闭帧的载荷只有一个字节，而状态码需要两个字节。', others: '' },
  'ws-close-bad-code': { message: '此状态码不允许出现在关闭帧中。', others: '对方会以 1002 应答。' },
  'ws-close-bad-reason': { message: '关闭原因不是有效的 UTF-8。', others: '' },
  'ws-data-after-close': {
    message: '关闭帧之后仍有数据，而关闭帧之后不允许再发送数据。',
    others: '对方会忽略这些数据。'
  },
  'ws-compressed-control': {
    message: '控制帧被标记为已压缩，而只有数据消息可以压缩。',
    others: '对方会以 1002 关闭连接。'
  },
  'ws-compressed-continuation': {
    message: '延续帧被标记为已压缩，而该标记只能出现在消息的第一帧。',
    others: '对方会以 1002 关闭连接。'
  },
  'ws-deflate-broken': {
    message: '载荷无法完整解压，之后使用同一上下文的消息也无法读取。',
    others: '对方会以 1007 关闭连接。'
  },
  'ws-deflate-window': {
    message: '压缩引用的距离超出了协商的窗口。',
    others: '使用该窗口大小的一方无法读取它。'
  },
  'ws-deflate-context': {
    message: '它以之前的消息为上下文压缩，而那些消息不在捕获中或无法读取。',
    others: ''
  },
  'ws-missing-bytes': { message: '捕获缺少它的部分字节。', others: '' },
  'ws-unfinished': { message: '它尚未完整，流就已结束或开始了其他数据。', others: '' },
  'ws-no-frames': { message: '捕获缺少字节，帧的边界未知；之后的帧是根据帧头重新找到的。', others: '' }
}
