import type { attempts as english } from '../en/attempts'

export const attempts: typeof english = {
  label: '重放记录',
  of: '#{number} 的 {n} 次重放 | #{number} 的 {n} 次重放',
  ofFile: '{file} 中 #{number}（{of}）的 {n} 次重放 | {file} 中 #{number}（{of}）的 {n} 次重放',
  ofGone: '{n} 次重放 | {n} 次重放',
  originalGone: '原始交换已不在捕获中，只能在各次重放之间对比。',
  originalElsewhere: '原始交换在 {file} 中。打开该文件即可与其对比。',
  toOriginal: '转到原始交换',
  withOriginal: '与原始交换对比',
  withPrevious: '与上一次对比',
  twoPicked: '对比所选两次',
  pickHint: '勾选两次重放，或在各行按空格键',
  editAgain: '再次编辑',
  hint: '选择一次重放即可命名或写备注。Enter 与原始交换对比，空格键勾选，E 再次编辑。',
  columns: {
    number: '编号',
    name: '名称',
    time: '时间',
    target: '目标',
    status: '状态码',
    size: '大小',
    took: '耗时',
    differs: '不同之处'
  },
  ascending: '升序',
  descending: '降序',
  pick: '勾选 {n} 以对比',
  connection: '连接 {n}：未产生交换',
  noExchange: '未产生交换',
  differs: {
    request: '请求',
    status: '状态码',
    headers: '{n} 个标头 | {n} 个标头',
    body: '正文',
    nothing: '无',
    nothingSoFar: '开头无差异'
  },
  name: '名称',
  namePlaceholder: '例如：不带令牌',
  note: '备注',
  notePlaceholder: '这次重放的目的与结果'
}
