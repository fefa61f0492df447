import type { fields as english } from '../en/fields'
import { fieldsData } from './fields-data'
import { fieldsHttp } from './fields-http'
import { fieldsHttp2 } from './fields-http2'
import { fieldsInner } from './fields-inner'
import { fieldsProxy } from './fields-proxy'

export const fields: typeof english = {
  label: '消息的字段',
  message: '消息',
  resize: '字段列表宽度',
  count: '{n} 个字段',
  reading: '正在读取…',
  gone: '捕获中缺少此消息的开头，无法解码其字段。',
  status: {
    choose: '点击字节查看其所属字段。',
    none: '不属于任何已解码的消息。',
    show: '在 #{n} 的字段中查看',
    showInside: '在 #{n} 的消息中查看',
    showMessages: '在连接 {n} 的消息中查看',
    layers: {
      http2: '帧 {n}',
      websocket: 'WebSocket 消息 {n}',
      sse: '事件 {n}',
      grpc: 'gRPC 消息 {n}'
    }
  },
  column: {
    add: '添加列…',
    title: '添加列',
    about: '任何标头、尾部字段、Cookie、查询参数或 JSON 正文中的值都可以作为一列。',
    label: '字段',
    usual: '示例',
    unknown: '没有这样的字段。名称的写法见上面的示例。',
    do: '添加',
    tooMany: '一个表最多有 {n} 个字段列，请先移除一个。',
    head: '{field}：拖动或按 Alt+Shift+方向键移动，按 Delete 移除',
    omitted: { 'too-long': '过长', 'not-decoded': '未解码' }
  },
  filter: {
    help: '筛选语法',
    facts: '表格字段：',
    heads: '消息字段：',
    reading: '已读取 {percent}% · 找到 {n}',
    examples: {
      words: '每个词都出现在某一列中',
      phrase: '完整短语',
      host: '主机名的一部分',
      fact: '只看一个字段',
      hundreds: '一类状态码',
      number: '比较大小；单位为 k、M、G、ms 和 s',
      not: '取反',
      head: '标头中的一部分',
      there: '只要存在即可',
      exact: '完全等于',
      json: 'JSON 正文中的值包含此内容',
      field: 'HTTP 以外协议的字段'
    },
    near: '您是否想用',
    known: '可用字段：',
    quote: '如需搜索文字本身，请加引号：{text}',
    problems: {
      'unknown-field': '没有名为“{text}”的字段。',
      'not-a-number': '{text} 需要一个数字。',
      'no-closing-quote': '{text} 缺少一个引号'
    }
  },
  notes: {
    cut: '被截断',
    bad: '不应出现在此处',
    derived: '推导值'
  },
  copyDiagnostic: '以诊断表示法复制',
  menu: {
    label: '此字段',
    copyValue: '复制值',
    copyHex: '复制字节（十六进制）',
    copyJson: '复制为 JSON',
    copyFilter: '复制为筛选条件',
    filter: '按此筛选请求',
    addColumn: '添加为列'
  },
  names: { ...fieldsHttp, ...fieldsHttp2, ...fieldsData, ...fieldsInner, ...fieldsProxy }
}
