import type { rules as en } from '../en/rules'

/** 干预流量的规则，以及可模拟的网络。 */
export const rules = {
  title: '规则',
  about:
    '替换字节，延迟、限制、破坏或结束代理的连接。更改从下一个字节起对已打开的连接生效；捕获中同时记录收到的和发出的内容。',
  empty: '尚无规则。可在下方编写，或在工具栏中选择网络。',
  mode: { label: '{name} 的状态', off: '关闭', watch: '观察', on: '启用' },
  modeTitle: {
    off: '规则不起作用',
    watch: '统计匹配的连接，不作任何更改',
    on: '应用于匹配的连接'
  },
  every: '所有连接',
  counts: '已应用 {applied} / {matched}',
  matched: '命中 {matched}',
  countsTitle: '检查 {seen} 个连接，命中 {matched} 个，应用 {applied} 个',
  replaceThese: '用规则替换这些字节…',
  remove: '移除 {name}',
  groupOff: '组已关闭',
  text: '文本形式（YAML）',
  textHint: '与规则文件格式相同，tcplens proxy --rules 可读取。时间带单位，如 200ms。',
  apply: '应用',
  discard: '放弃更改',
  problemAt: '第 {line} 行第 {column} 列：{message}',
  active: '{n} 条规则已启用',
  network: {
    label: '网络：{name}',
    none: '不变',
    text: '网络',
    ruleName: '网络：{name}',
    names: {
      '3g': '3G',
      'slow-4g': '慢速 4G',
      'fast-4g': '快速 4G',
      gprs: 'GPRS',
      edge: 'EDGE',
      dsl: '较差的 DSL',
      wifi: 'Wi-Fi',
      'lossy-wifi': '丢包的 Wi-Fi',
      satellite: '卫星'
    }
  }
} satisfies typeof en
