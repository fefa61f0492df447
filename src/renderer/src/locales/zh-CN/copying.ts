import type { copying as en } from '../en/copying'

export const copying: typeof en = {
  as: '复制为',
  short: '复制',
  request: '将请求复制为命令或代码',
  frame: '复制此帧的字节',
  forms: {
    curl: 'cURL（bash）',
    'curl-cmd': 'cURL（Windows cmd）',
    'curl-powershell': 'cURL（PowerShell）',
    fetch: 'JavaScript fetch',
    python: 'Python',
    node: 'Node.js net',
    go: 'Go',
    powershell: 'PowerShell 套接字',
    netcat: 'netcat',
    raw: '原始字节',
    'hex-dump': '十六进制转储',
    'c-array': 'C 数组',
    'python-bytes': 'Python bytes'
  },
  copied: '已复制。',
  copiedWithNotes: '已复制，开头有 {n} 条注释说明差异。',
  hints: {
    'not-text': '部分字节不是文本，已复制为 �。请改为复制十六进制转储，或保存到文件。',
    framed: 'HTTP/2 请求已按 HTTP/1.1 格式复制。',
    'body-file': '不含正文：正文超过 {limit}，或在捕获中不完整。请将正文保存为 body.bin，命令会从中读取。'
  },
  refused: {
    missing: '未复制：内容超过 {limit}，或在捕获中不完整。请保存到文件，或复制为从文件读取正文的 cURL。',
    'not-http': '未复制：这不是 HTTP 请求。请复制为字节、Python、Node.js 或 netcat。'
  }
}
