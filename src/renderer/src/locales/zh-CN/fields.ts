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
    helpTitle: '筛选语法（在筛选栏中按 F1）',
    facts: '表格字段：',
    reading: '已读取 {percent}% · 找到 {n}',
    operators: {
      text: 'and、or、not 和括号用于组合筛选中的词。如需把它们作为词搜索，请加引号。',
      quote: '作为词搜索',
      dismiss: '知道了'
    },
    near: '您是否想用',
    known: '可用字段：',
    quote: '如需搜索文字本身，请加引号：{text}',
    problems: {
      'unknown-field': '没有名为“{text}”的字段。',
      'needs-rules': '当前版本没有字段“{text}”。查找规则更改过的连接请写 rule:名称。',
      'wrong-table': '此表不能使用“{text}”。请写为 {forms}',
      'not-a-number': '{text} 需要一个数字：{forms}',
      'not-a-time': '{text} 需要一个时间：{forms}',
      'not-a-slice': '{text} 未选中该字段的任何部分。正确写法：{forms}',
      'bad-regex': '此处的正则表达式无效：{forms}',
      'bad-hex': '{text} 不是 {forms} 这样的十六进制',
      'no-closing-quote': '{text} 缺少一个引号',
      'no-closing-bracket': '缺少右括号。如需搜索括号本身，请加引号："("',
      'no-opening-bracket': '此右括号没有对应的左括号。如需搜索括号本身，请加引号：")"',
      'missing-operand': '{text} 旁边缺少内容。如需搜索文字本身，请加引号。{forms}',
      'unknown-saved-filter': '没有已保存的筛选 {text}。{forms}',
      'too-deep': '筛选条件嵌套过深。',
      'too-long': '筛选条件过长。'
    },
    completions: '补全',
    kinds: { field: '字段', value: '值', saved: '已保存的筛选' },
    readAs: '含义：',
    save: '保存筛选…',
    saveTitle: '以名称保存此筛选。其中的 $1 是参数。',
    saved: '已保存的筛选',
    savedName: '筛选名称',
    tooManySaved: '已保存的筛选过多，请先移除一个。',
    chip: '已保存的筛选 {name}',
    chipNegated: '已保存的筛选 {name}（取反）',
    chipTitle: '{text}（Alt+单击排除，Delete 移除）',
    removeSaved: '移除已保存的筛选 {name}',
    unreadable: '{shown} · {n} 行无法读取 · 显示',
    unreadableShown: '{n} 行无法读取',
    unreadableTitle: '这些行的某个字段过长，或无法去除其编码。',
    staleTitle: '上一个有效筛选的结果',
    words: {
      and: '且',
      or: '或',
      not: '非',
      contains: '{field} 包含 {value}',
      is: '{field} 为 {value}',
      exactly: '{field} 严格等于 {value}',
      differs: '{field} 不为 {value}',
      there: '存在 {field}',
      matches: '{field} 匹配 {value}',
      below: '{field} 小于 {value}',
      atMost: '{field} 不大于 {value}',
      above: '{field} 大于 {value}',
      atLeast: '{field} 不小于 {value}',
      between: '{field} 介于 {low} 与 {high} 之间',
      oneOf: '{field} 为 {value} 之一',
      inNetwork: '{field} 属于网段 {value}',
      bytes: '{field} 包含字节 {value}',
      word: '任一文字包含“{text}”',
      connection: '其连接：（{filter}）',
      any: '其任一请求：（{filter}）',
      all: '其所有请求：（{filter}）',
      no: '其请求均不满足：（{filter}）',
      count: '其中满足（{filter}）的请求数{test}',
      allValues: '每个值：{filter}',
      noValue: '没有值：{filter}',
      slice: '{field} 的字节 {slice}',
      comma: '、'
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
    showOnly: '仅显示这些',
    hide: '隐藏这些',
    showFrom: '仅显示不小于此值的',
    hideFrom: '隐藏不小于此值的',
    showAnywhere: '仅显示任意位置含这些字节的',
    addColumn: '添加为列',
    copyFilter: '复制为筛选条件'
  },
  names: { ...fieldsHttp, ...fieldsHttp2, ...fieldsData, ...fieldsInner, ...fieldsProxy }
}
