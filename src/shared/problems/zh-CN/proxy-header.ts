import type { PROXY_HEADER_PROBLEM_TEXTS } from '../proxy-header'
import type { TranslatedProblems } from '../problem-text'

const DROPPED = '接收方会断开连接。'

export const proxyHeaderProblems: TranslatedProblems<typeof PROXY_HEADER_PROBLEM_TEXTS> = {
  'proxy-bad-line': {
    message: 'PROXY 行格式错误：它必须由地址族、两个地址和两个端口组成，以单个空格分隔，并以 CR LF 结束。',
    others: DROPPED
  },
  'proxy-line-too-long': { message: 'PROXY 行（含 CR LF）超过 107 字节的上限。', others: DROPPED },
  'proxy-bad-version': { message: '二进制 PROXY 头中的版本不是 2。', others: DROPPED },
  'proxy-bad-command': { message: 'PROXY 头中的命令既不是 LOCAL 也不是 PROXY。', others: DROPPED },
  'proxy-bad-family': {
    message: 'PROXY 头中的地址族或传输协议未知。',
    others: '版本 1 的接收方会断开连接；版本 2 的接收方可能改用连接本身的地址。'
  },
  'proxy-bad-address': { message: 'PROXY 行中的地址与其地址族不符。', others: DROPPED },
  'proxy-bad-port': {
    message: 'PROXY 行中的端口不是 0 到 65535 之间且无前导零的十进制数。',
    others: DROPPED
  },
  'proxy-bad-length': { message: 'PROXY 头比其地址族所需的地址更短。', others: DROPPED },
  'proxy-bad-tlv': { message: '某个 TLV 超出了 PROXY 头的末尾。', others: DROPPED },
  'proxy-bad-checksum': { message: 'PROXY 头中的 CRC-32C 与其字节不符。', others: DROPPED },
  'proxy-cut': { message: '流在 PROXY 头中途结束。', others: '' }
}
