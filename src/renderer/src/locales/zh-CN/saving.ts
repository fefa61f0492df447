import type { saving as english } from '../en/saving'

export const saving: typeof english = {
  menu: '保存',
  label: '正在保存的文件',
  hexLabel: '将字节保存为文件',
  messageLabel: {
    request: '将请求保存为文件',
    response: '将响应保存为文件'
  },
  selection: '选中的字节（{size}）…',
  nothing: '选中的字节…',
  wholeUp: '整个上行流（{size}）…',
  wholeDown: '整个下行流（{size}）…',
  bodyDecoded: '正文（已解码）…',
  body: '正文…',
  bodyAsSent: '传输时的正文（{codings}）…',
  rawRequest: '完整请求（原始字节）…',
  rawResponse: '完整响应（原始字节）…',
  streamUp: '保存上行流…',
  streamDown: '保存下行流…',
  running: '正在保存 {name}',
  of: '{written} / {total}',
  left: '剩余 {duration}',
  cancel: '取消',
  cancelled: '已取消保存，没有留下文件。',
  done: '已保存 {name}，{size}。',
  doneInPart: '已保存 {name}，{size}：{coding} 编码不完整或已损坏，文件中是此前的内容。'
}
