import type { mark as en } from '../en/mark'

export const mark: typeof en = {
  bookmark: '书签',
  add: '加书签（B）',
  remove: '移除书签（B）',
  removeEntry: '移除书签',
  toggle: '切换书签',
  note: '备注',
  addNote: '添加备注…',
  editNote: '编辑备注…',
  list: '书签与备注',
  column: '书签与备注',
  only: '只显示有书签或备注的行',
  title: {
    exchanges: { one: '请求 {n} 的备注', several: '{n} 个请求的备注' },
    connections: { one: '连接 {n} 的备注', several: '{n} 个连接的备注' }
  },
  on: {
    exchanges: {
      bookmark: '此请求已加书签',
      note: '此请求的备注',
      both: '此请求已加书签，并有备注'
    },
    connections: {
      bookmark: '此连接已加书签',
      note: '此连接的备注',
      both: '此连接已加书签，并有备注'
    }
  },
  placeholder: '备注内容',
  replaces: '将替换各行已有的备注。',
  inFile: '作为数据包注释保存在捕获文件中。',
  inCopy: '随另存的副本一起保存。',
  left: '还可输入 {n} 个字符',
  cancel: '取消',
  save: '保存',
  saveTitle: 'Ctrl+Enter 或 ⌘+Enter',
  removeNote: '移除备注',
  bound: '已标记前 {n} 行，这是一次的上限。',
  unsaved: '{n} 处未保存',
  empty: '没有书签或备注',
  emptyText: '没有带书签或备注的行。在某一行按 B 加书签，按 M 写备注。',
  emptyShow: '显示所有行',
  closing: {
    title: '保存书签与备注？',
    text: '{name} 中有 {n} 处书签或备注尚未保存。',
    how: '打开的文件不会被改写：书签与备注随其副本一起保存。',
    save: '另存为…',
    discard: '不保存并关闭',
    cancel: '取消'
  }
}
