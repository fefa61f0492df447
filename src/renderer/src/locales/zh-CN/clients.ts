import type { clients as english } from '../en/clients'

export const clients: typeof english = {
  title: '客户端',
  tab: '客户端',
  menu: '客户端',
  show: '显示对话',
  choose: '选择 {peer}',
  chooseAll: '选择全部客户端',
  chosenAll: '{n} 个客户端 | 全部 {n} 个客户端',
  chosenNone: '未选择客户端',
  chosen: '已选 {n} / {all} | 已选 {n} / {all}',
  refused: '已拒绝：{parts}',
  surplus: '超出上限 {n}',
  blocked: '名单拒绝 {n}',
  columns: {
    peer: '客户端',
    since: '连接于',
    up: '已接收',
    down: '已发送',
    pending: '待发送',
    pendingTitle: '已发送但对端尚未取走的字节：客户端读取较慢。',
    state: '状态',
    active: '最近活动'
  },
  states: {
    connecting: '正在握手',
    open: '已连接',
    'ours-ended': '本端已关闭 (FIN)',
    'theirs-ended': '对端已关闭 (FIN)',
    ending: '正在关闭'
  },
  pausedToo: '{state}，暂停读取',
  now: '刚刚',
  ago: '{age} 前',
  actions: {
    pause: {
      short: '暂停',
      one: '暂停读取',
      title: '停止读取所选客户端：其数据会滞留（背压）。'
    },
    resume: { short: '恢复', one: '恢复读取', title: '恢复读取所选客户端。' },
    end: {
      short: '结束',
      one: '关闭本端 (FIN)',
      title: '关闭发往所选客户端的方向（FIN），仍会读取其数据。'
    },
    reset: { short: '重置', one: '重置 (RST)', title: '立即中断连接的两个方向（RST）。' },
    disconnect: {
      short: '断开',
      one: '断开连接',
      title: '关闭连接，两秒后仍未关闭则重置。'
    }
  },
  empty: '没有客户端连接',
  emptyText: '连接的客户端会显示在这里，包括流量和状态。可以这样连接：',
  emptyStopped: '服务器未运行。'
}
