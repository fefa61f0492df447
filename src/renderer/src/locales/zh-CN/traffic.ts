import type { traffic as english } from '../en/traffic'

export const traffic: typeof english = {
  label: '流量',
  tabs: { exchanges: '交换', connections: '连接' },
  filter: {
    label: '筛选',
    exchanges: '按方法、目标、状态、类型、客户端筛选…',
    connections: '按客户端、目标、协议筛选…',
    clear: '清除筛选'
  },
  shown: '{shown} / {all}',
  shownTitle: '显示的行数与总行数',
  follow: '跟随',
  followOn: '新到的行会自动滚动到可见处。',
  followOff: '显示最新的行并持续跟随。',
  followSorted: '跟随需要按到达顺序排列，请先取消排序。',
  freeze: '冻结',
  freezeTitle: '保持各行不动。录制继续进行，新到的行只计数。',
  frozen: '{n} 行新增',
  thawTitle: '各行已冻结。点击显示期间新到的行并继续更新。',
  picked: {
    menu: '选中的行',
    count: '已选 {n} 行',
    bound: '已选中前 {n} 行，这是一次可选的上限。',
    replay: '逐一重放（{n}）',
    replayed: '已重新发送 {n} 个请求（选中 {all} 行）。',
    urls: '复制 URL',
    text: '复制为文本',
    copied: '已复制 {n} 项。',
    copiedSome: '已复制 {all} 项中的 {n} 项：其余没有请求，或超出一次可复制的量。',
    ended: '已结束 {n} 个连接。'
  },
  head: {
    menu: '时间与列',
    columns: '列',
    reset: '恢复默认列',
    width: '“{name}”列宽：拖动，或按 Alt 加 ← →；双击恢复默认。'
  },
  unverified: '目标的证书无法验证',
  noTarget: '客户端尚未说明去向',
  columns: {
    number: '序号',
    connection: '连接',
    waited: '等待',
    session: '会话',
    client: '客户端',
    method: '方法',
    target: '目标',
    version: '版本',
    stream: '流',
    status: '状态',
    type: '类型',
    size: '大小',
    took: '用时',
    waterfall: '瀑布图',
    ended: '结束',
    protocol: '协议',
    up: '上行',
    down: '下行',
    exchanges: '交换数'
  },
  time: {
    title: '时间显示',
    head: { absolute: '时间', relative: '相对开始', delta: '距上一行' },
    forms: {
      absolute: '时刻',
      relative: '距捕获开始的时间',
      delta: '距上一行的时间'
    },
    zones: { local: '本地时间', utc: 'UTC' }
  },
  sort: {
    hint: '点击排序；第三次点击恢复到达顺序。'
  },
  exchangesTable: '交换列表',
  connectionsTable: '连接列表',
  open: '活动',
  noStatus: '无',
  underWay: '进行中',
  pending: '等待中',
  unknownRequest: '未找到请求',
  emptyTarget: '没有目标',
  incomplete: '交换不完整：连接提前结束。',
  raw: '原始',
  replayOf: '重放自 #{n}',
  replayFrom: '重放自 {file} 中的 #{n}',
  problems: '{n} 个问题 | {n} 个问题',
  waterfall: '比首个显示行晚 {start} 开始，等待 {waited}，用时 {took}',
  endedBy: {
    client: '由客户端结束',
    target: '由目标结束',
    tcplens: '由 Tcplens 结束'
  },
  how: { fin: 'FIN', rst: 'RST', error: '错误', left: '…' },
  howTitle: { fin: '正常关闭（FIN）', rst: '重置（RST）', error: '因错误中断' },
  left: '记录到此为止：连接仍在继续。',
  ended: '{by}，{how}',
  stillOpen: '连接尚未关闭。',
  noEnd: '捕获结束时连接尚未关闭。',
  empty: {
    none: '还没有流量',
    waiting: '正在等待第一个连接。经会话发送一些数据，例如：',
    waitingServer: '正在等待第一个客户端。请用客户端连接，例如：',
    connecting: '客户端的连接会显示在这里。',
    stopped: '没有正在运行的会话。启动一个会话，它的流量就会显示在这里。',
    start: '启动 {name}',
    fileNone: '此文件中没有 TCP 连接',
    fileNoPackets: '文件中没有数据包。',
    fileNoExchanges: '此文件中没有 HTTP',
    noExchanges: '还没有 HTTP 交换',
    noExchangesText: '已捕获到连接，但其中没有发现 HTTP。原始字节可在“连接”标签页查看。',
    toConnections: '查看连接',
    noMatch: '没有匹配的行',
    noMatchText: '没有任何一行包含全部筛选词。',
    clearFilter: '清除筛选'
  },
  resize: '表格高度'
}
