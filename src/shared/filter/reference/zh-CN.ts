import type { ReferenceTexts } from './page'

/** Chinese texts of the reference page of filters. */
export const REFERENCE_ZH_CN: ReferenceTexts = {
  words: {
    title: '词',
    intro: [
      '在行的各列文本中搜索词，不区分大小写；多个词必须全部出现。引号把多个词或有特殊含义的字符作为一段文本。'
    ],
    rows: {
      all: '两个词都出现，不限列',
      phrase: '这段文本',
      url: '这段文本：URL 不需要引号',
      keyword: '这个词本身，而不是“或”'
    },
    more: []
  },
  terms: {
    title: '条件',
    intro: ['一个条件检查一个字段：名称、运算符和值。'],
    rows: {
      contains: '主机包含这段文本',
      equals: '等于此值，不区分大小写',
      same: '等于此值，区分大小写',
      differs: '不等于此值；没有该字段的行不会被选中',
      number: '一类状态码、比较、含两端的范围',
      size: '大小；`k`、`M`、`G` 为十进制，`kib` 等为二进制',
      duration: '时间，单位为 `us`、`ms`（省略单位时）、`s`、`min` 或 `h`',
      regex: '正则表达式（RE2），不区分大小写，除非使用 `(?-i)`',
      set: '多个值之一',
      network: 'IP 网段，或任意端口的地址',
      time: '本地时间；`-5m` 指应用筛选前五分钟',
      there: '有该字段的行',
      slice: '从 0 开始的字节区间，不含终点；`?` 是任意一位，`*` 是任意字节'
    },
    more: ['除 `:` 外，运算符两侧可以有空格，例如 `status >= 400`。']
  },
  fields: {
    title: '消息字段',
    intro: [],
    rows: {
      header: '标头；同样可用 `trailer`、`cookie`，请求还可用 `query`',
      path: '还有 `host` 和 `version`；响应有 `version` 和 `reason`',
      body: '去除内容编码后的正文',
      json: 'JSON 正文中某路径的值',
      field: '其他协议的字段，此处为 Redis 命令的键',
      stream: '连接在一个方向上的字节流',
      every: '所有值都匹配',
      none: '没有值匹配'
    },
    more: [
      '字段可能出现多次，例如 `Set-Cookie`：有一个值匹配即可，除非使用 `all:` 或 `no:`。',
      '无法读取的字段（过长或内容编码不受支持）既不匹配条件，也不匹配其否定。筛选栏会显示这些行的数量，并可列出它们。'
    ]
  },
  combinations: {
    title: '组合',
    intro: [],
    rows: {
      or: '任一成立；`||` 相同',
      and: '同时成立；`and` 或 `&&` 可省略',
      not: '减号或 `!` 否定一个条件、分组或已保存的筛选',
      group: '分组；`and` 优先于 `or`'
    },
    more: []
  },
  relations: {
    title: '连接及其请求',
    intro: ['在请求表中，`conn:( )` 是对连接的条件；在连接表中，其余几种是对其请求的条件。'],
    rows: {
      connection: '用于请求表：所属连接满足条件的请求',
      requests: '用于连接表：任一、全部或没有请求满足条件',
      count: '用于连接表：满足条件的请求数'
    },
    more: []
  }
}
