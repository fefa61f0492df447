import type { protos as en } from '../en/protos'

export const protos: typeof en = {
  title: 'Protobuf 定义',
  about: '为 protobuf 消息的字段提供名称。gRPC 调用按服务和方法自动匹配；其他正文由你选择消息类型。',
  empty: '还没有定义。请添加 .proto 文件，或添加一个文件夹（其中的文件可相互导入）。',
  addFile: '添加文件…',
  addFolder: '添加文件夹…',
  reload: '重新读取所有文件',
  remove: '移除 {name}',
  files: '{count} 个文件 | {count} 个文件',
  messages: '{count} 种消息 | {count} 种消息',
  problems: {
    syntax: '语法错误：{text}。',
    duplicate: '重复定义：{text}。以先出现的为准。',
    'unknown-type': '未定义：{text}。这种类型的字段不显示名称。',
    'missing-import': '未定义：{text}。未找到文件：{imports}。请添加它们所在的文件夹。',
    unreadable: '无法读取：{text}。',
    'too-many': '内容过多（{text}），其余部分已忽略。',
    empty: '文件夹中没有 .proto 文件。'
  },
  menu: '显示为：{type}',
  decodeAs: '消息类型',
  raw: '仅编号',
  automatic: '自动匹配',
  filter: '查找消息类型',
  more: '另有 {count} 种 | 另有 {count} 种',
  none: '添加 .proto 文件后，字段会显示名称和类型。',
  manage: '定义…',
  setting: 'Protobuf',
  settingHint: '为 protobuf 和 gRPC 消息的字段提供名称。'
}
