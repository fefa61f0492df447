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
  columns: {
    time: '时间',
    session: '会话',
    client: '客户端',
    method: '方法',
    target: '目标',
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
  sort: {
    hint: '点击排序；第三次点击恢复到达顺序。'
  },
  exchangesTable: '交换列表',
  connectionsTable: '连接列表',
  open: '活动',
  underWay: '进行中',
  pending: '等待中',
  unknownRequest: '未捕获到请求',
  incomplete: '交换不完整：连接提前结束。',
  raw: '原始',
  replayOf: '重放自 #{n}',
  replay: '重放',
  problems: '{n} 个问题 | {n} 个问题',
  waterfall: '比首个显示行晚 {start} 开始，等待 {waited}，用时 {took}',
  endedBy: {
    client: '由客户端结束',
    target: '由目标结束',
    tcplens: '由 Tcplens 结束'
  },
  how: { fin: 'FIN', rst: 'RST', error: '错误' },
  howTitle: { fin: '正常关闭（FIN）', rst: '重置（RST）', error: '因错误中断' },
  ended: '{by}，{how}',
  stillOpen: '连接尚未关闭。',
  empty: {
    none: '还没有流量',
    waiting: '正在等待第一个连接。经会话发送一些数据，例如：',
    waitingServer: '正在等待第一个客户端。请用客户端连接，例如：',
    connecting: '客户端的连接会显示在这里。',
    stopped: '没有正在运行的会话。启动一个会话，它的流量就会显示在这里。',
    start: '启动 {name}',
    noExchanges: '还没有 HTTP 交换',
    noExchangesText: '已捕获到连接，但其中没有发现 HTTP。原始字节可在“连接”标签页查看。',
    toConnections: '查看连接',
    noMatch: '没有匹配的行',
    noMatchText: '没有任何一行包含全部筛选词。',
    clearFilter: '清除筛选'
  },
  resize: '表格高度'
}
