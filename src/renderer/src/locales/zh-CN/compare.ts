import type { compare as english } from '../en/compare'

export const compare: typeof english = {
  label: '#{left} 与 #{right} 的对比',
  left: '左侧',
  right: '右侧',
  original: '原始',
  replay: '重放',
  swap: '交换两侧',
  show: '转到 #{n}',
  clearMark: '取消左侧标记',
  loading: '正在读取两个交换…',
  onlyDifferences: '仅显示差异',
  empty: {
    title: '还没有可对比的内容',
    text: '重放会与其原始交换对比。要对比任意两个交换，请将其中一个设为左侧，再选择另一个。',
    markedTitle: '#{n} 已设为左侧',
    markedText: '请在表格中选择另一个交换，与 #{n} 对比。',
    setLeft: '设为左侧'
  },
  menu: {
    compareTwo: '比较这两条',
    setLeft: '设为对比的左侧',
    compareWith: '与 #{n} 对比',
    compareWithOriginal: '与原始交换 #{n} 对比'
  },
  fact: {
    target: '目标',
    status: '状态码',
    state: '状态',
    time: '时间',
    took: '耗时',
    requestSize: '请求正文',
    responseSize: '响应正文',
    problems: '问题',
    ended: '结束方式'
  },
  waited: '{took}，其中等待 {waited}',
  none: '—',
  request: '请求',
  response: '响应',
  body: '正文',
  noMessage: '未捕获',
  kinds: {
    same: '相同',
    changed: '已更改',
    removed: '仅左侧有',
    added: '仅右侧有',
    moved: '位置不同'
  },
  bodies: {
    bothEmpty: '两侧均无正文',
    same: '两侧相同，{size}',
    lines: '不同的行：左侧 {removed}，右侧 {added}',
    bytes: '{n} 个区间不同 | {n} 个区间不同',
    pretty: 'JSON，已排版以便对比',
    asText: '按文本',
    asBytes: '按字节',
    cut: '仅对比每个正文的前 {shown}。',
    inexact: '两段文本几乎没有共同之处，仅区分了相同的开头与结尾。',
    moreRows: '还有更多不同的行未在此显示。',
    decodeFailed: '无法解除 {coding} 编码；按传输的字节对比。',
    failed: '无法读取正文：{reason}',
    sameLines: '{n} 行相同 | {n} 行相同',
    sameBytes: '{n} 字节相同 | {n} 字节相同',
    moreLines: '再显示 {n} 行 | 再显示 {n} 行'
  }
}
