import type { replay as english } from '../en/replay'

export const replay: typeof english = {
  title: '编辑并重放 #{n}',
  about: '发送的内容会在本次捕获中形成一个新连接，已捕获的请求保持不变。',
  action: '编辑并重放',
  actionShort: '编辑…',
  hint: '修改请求，并作为新连接发送（E）',
  reading: '正在读取请求…',
  target: '发往',
  host: '目标主机',
  port: '目标端口',
  head: '头部',
  headLabel: '请求头部',
  body: '正文',
  bodyLabel: '请求正文',
  bodyPlaceholder: '没有正文。在此输入的内容会紧接头部发送。',
  capturedBody: '正文有 {size}，超出编辑器的上限（{limit}）。其字节会按捕获时的原样紧接头部发送。',
  showAs: '{part}的输入方式',
  lineEnds: '{part}的换行符',
  keepLength: '保持 Content-Length 正确',
  length: {
    right: 'Content-Length 为 {to}',
    changed: 'Content-Length：{from} → {to}',
    added: '将添加 Content-Length: {to}',
    'not-needed': '没有正文，不需要 Content-Length',
    left: 'Content-Length 保持输入的 {from}，正确值应为 {to}',
    leftOut: '没有 Content-Length，头部之后还有 {to} 字节',
    chunked: '正文采用分块编码：字节按原样发送，不会重新计算块大小。',
    'no-head': '缺少结束头部的空行。'
  },
  notes: {
    none: '目前的内容不是 HTTP 请求，但仍可发送。',
    several: '服务器会从中看到 {n} 个请求：第一个请求结束后还有字节。',
    more: '另有 {n} 项发现 | 另有 {n} 项发现'
  },
  bytes: '{n} 字节 | {n} 字节',
  summary: '{bytes}，发往 {target}',
  tooLong: '一次最多发送 {limit} 的输入内容。',
  reset: '恢复原始请求',
  send: '发送',
  sending: '正在发送…',
  failed: '#{n} 重放到 {target} 失败：{reason}',
  closed: '服务器在响应完整之前关闭了连接',
  noExchange: '字节已在连接 {n} 上发送，但没有形成 HTTP 交换。',
  editAgain: '继续编辑'
}
