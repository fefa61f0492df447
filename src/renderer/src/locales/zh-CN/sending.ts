import type { sending as english } from '../en/sending'

export const sending: typeof english = {
  label: '发送',
  show: '显示发送面板',
  hide: '隐藏发送面板',
  to: '发给',
  targets: {
    label: '发给：{name}',
    selected: '所选连接',
    selectedNamed: '所选连接，{address}',
    all: '全部客户端',
    allCount: '全部 {n} 个客户端',
    some: '{n} 个客户端 | {n} 个客户端',
    none: '无接收方',
    notListed: '另有 {n} 个：请在表格中选择 | 另有 {n} 个：请在表格中选择',
    server: '服务器'
  },
  mode: '输入方式',
  text: '文本',
  hex: '十六进制',
  lineEnd: '换行符',
  lineEnds: { lf: 'LF', crlf: 'CRLF' },
  lineEndTitle: '换行发送为 LF（0a，Unix 习惯）或 CRLF（0d 0a，多数文本协议的要求）。',
  escapes: '转义',
  escapesTitle: '\\r \\n \\t \\0 \\\\ 和 \\xNN 表示它们所代表的字节。',
  editor: {
    text: '要发送的文本',
    hex: '要发送的字节，十六进制',
    textPlaceholder: '输入要发送的内容。按 {keys} 发送；按 ↑ 取回之前发送的内容。',
    hexPlaceholder: '50 49 4e 47 0d 0a'
  },
  earlier: '上一次发送（↑）',
  later: '下一次发送（↓）',
  send: '发送',
  sendTitle: '发送（{keys}）',
  start: '启动',
  connect: '连接',
  end: '结束',
  endTitle: '正常结束本方（FIN）：不能再发送，但仍会显示对方发来的数据。',
  reset: '重置',
  resetTitle: '立即中断连接的两个方向（RST）。',
  bytes: '{n} 字节 | {n} 字节',
  problems: {
    at: '第 {line} 行第 {column} 列：{text}',
    'not-hex': '“{found}”不是十六进制数字。',
    'half-byte': '“{found}”的位数为奇数，而一个字节是两位。',
    'unknown-escape': '“{found}”不是转义序列。反斜杠本身写作 \\\\。',
    'half-escape': '“{found}”缺少十六进制数字，\\x 后应有两位。',
    tooLong: '一次最多发送 {limit}。'
  },
  looksEscaped: '反斜杠会原样发送。',
  useEscapes: '按转义处理',
  sentTo: '已向 {address} 发送 {bytes}',
  sentToMany: '已在 {n} 个连接上发送 {bytes} | 已在 {n} 个连接上发送 {bytes}',
  sentNowhere: '没有发送任何数据：连接或其发送方向已经结束。',
  waiting: '还没有客户端连接。',
  stopped: '服务器未在运行。',
  finishing: '会话正在结束。',
  notConnected: '未连接。',
  ended: '本方已结束（FIN），不能再在此连接上发送。',
  menu: {
    label: '连接',
    end: '正常结束（FIN）',
    reset: '重置（RST）',
    onlySession: '只显示 {name}',
    copyClient: '复制客户端地址'
  }
}
