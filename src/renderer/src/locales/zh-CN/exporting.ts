import type { exporting as en } from '../en/exporting'

export const exporting: typeof en = {
  menu: '导出…',
  title: '导出',
  format: '格式',
  formats: {
    har: { name: 'HAR 1.2', about: '供浏览器的开发者工具打开' },
    json: { name: 'JSON', about: '一个包含全部信息的文档' },
    ndjson: { name: 'JSON 行', about: '每行一个文档，便于脚本和流式处理' },
    csv: { name: 'CSV', about: '当前显示的列，供电子表格使用' },
    markdown: { name: 'Markdown', about: '便于阅读的报告：头部、摘录、备注' },
    bodies: { name: '正文', about: '每个正文一个文件，放入新文件夹并附清单' },
    pcapng: { name: 'pcapng', about: '数据包，供 Wireshark 和 Tcplens 打开' }
  },
  rows: '范围',
  scope: { picked: '所选（{n}）', shown: '当前显示（{n}）', all: '全部（{n}）' },
  options: {
    bodies: '包含正文',
    bodiesOfConnections: '包含两个方向的字节',
    limit: '每个正文上限',
    limits: { all: '不限', m1: '1 MB', m10: '10 MB', m64: '64 MB' },
    decoded: '解码内容编码（gzip、br、zstd 等）',
    guard: '防止电子表格公式注入',
    guardHint: '在以 =、+、- 或 {at} 开头且不是数字的值前加上单引号。',
    mark: '添加字节序标记',
    markHint: 'Excel 借此识别 UTF-8。'
  },
  content: {
    exchanges: '{n} 个请求 | {n} 个请求',
    connections: '{n} 个连接 | {n} 个连接',
    file: '{rows}，写入一个 {format} 文件。',
    exchangesOf: '{rows}的全部请求，写入一个 {format} 文件。',
    folder: '{rows}的正文，写入一个新文件夹，并附 index.csv。',
    folderOf: '{rows}的正文或字节流，写入一个新文件夹，并附 index.csv。',
    packets: '{rows}所在连接的全部数据包，写入一个 pcapng 文件。',
    packetsOf: '{rows}的全部数据包，写入一个 pcapng 文件。',
    columns: '列：{columns}。',
    nothing: '没有可导出的内容。'
  },
  secret: '导出的文件包含全部流量，包括密码、Cookie 和令牌。分享前请先检查。',
  choosing: '等待选择保存位置…',
  reading: '正在读取各行…',
  progress: '{done} / {total}，{bytes}',
  progressBytes: '已检查 {done} / {total}',
  start: '导出…',
  again: '再次导出…',
  cancel: '取消',
  stop: '停止',
  close: '关闭',
  hide: '在后台继续',
  done: '{rows}已写入 {path}，{size}。',
  doneFolder: '{files}已写入 {path}，{size}。',
  files: '{n} 个文件 | {n} 个文件',
  result: {
    cut: '{n} 个正文在上限处截断。 | {n} 个正文在上限处截断。',
    partial: '{n} 条消息在捕获中不完整，或无法解码。 | {n} 条消息在捕获中不完整，或无法解码。',
    guarded: '{n} 个单元格加了单引号。 | {n} 个单元格加了单引号。',
    gone: '{n} 行已不在捕获中。 | {n} 行已不在捕获中。',
    notHttp: '{n} 行不是 HTTP，HAR 文件无法容纳。 | {n} 行不是 HTTP，HAR 文件无法容纳。'
  }
}
