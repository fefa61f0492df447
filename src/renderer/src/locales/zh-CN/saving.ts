import type { saving as english } from '../en/saving'

export const saving: typeof english = {
  menu: '保存',
  hexLabel: '将字节保存为文件',
  messageLabel: {
    request: '将请求保存为文件',
    response: '将响应保存为文件'
  },
  selection: '选中的字节（{size}）…',
  nothing: '选中的字节…',
  wholeUp: '客户端→服务器的全部字节（{size}）…',
  wholeDown: '服务器→客户端的全部字节（{size}）…',
  bodyDecoded: '正文（已解码）…',
  body: '正文…',
  bodyAsSent: '传输时的正文（{codings}）…',
  rawRequest: '完整请求（原始字节）…',
  rawResponse: '完整响应（原始字节）…',
  stream: { up: '将流 ▲ 保存为文件…', down: '将流 ▼ 保存为文件…' },
  requestBody: '保存请求正文…',
  responseBody: '保存响应正文…',
  noBody: '该消息没有正文。',
  done: '已保存为 {path}，{size}。',
  notWhole: '已保存为 {path}，{size}。捕获中缺少其余部分。',
  damaged: '已保存为 {path}，{size}。{coding} 数据不完整或已损坏，文件中为已解码的部分。'
}
