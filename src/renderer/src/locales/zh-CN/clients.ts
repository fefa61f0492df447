import type { clients as english } from '../en/clients'

export const clients: typeof english = {
  title: '客户端',
  tab: '客户端',
  menu: '客户端',
  show: '显示其会话内容',
  choose: '选择 {peer}',
  chooseAll: '选择全部客户端',
  chosenAll: '{n} 个客户端 | 全部 {n} 个客户端',
  chosenNone: '未选择客户端',
  chosen: '已选 {n} / {all} | 已选 {n} / {all}',
  refused: '未放行：{parts}',
  surplus: '超出上限 {n}',
  blocked: '名单禁止 {n}',
  columns: {
    peer: '客户端',
    since: '连接于',
    up: '已接收',
    down: '已发送',
    pending: '等待中',
    pendingTitle: '已发送但尚未被取走的字节：客户端读取较慢。',
    state: '状态',
    active: '最近活动'
  },
  states: {
    connecting: '正在握手',
    open: '已连接',
    'ours-ended': '本端已结束 (FIN)',
    'theirs-ended': '对端已结束 (FIN)',
    ending: '正在结束'
  },
  pausedToo: '{state}，暂停读取',
  now: '刚刚',
  ago: '{age} 前',
  actions: {
    pause: {
      short: '暂停',
      one: '暂停读取',
      title: '不再读取所选客户端的数据：它们发送的内容会滞留（背压）。'
    },
    resume: { short: '恢复', one: '恢复读取', title: '重新读取所选客户端的数据。' },
    end: {
      short: '结束',
      one: '结束本端 (FIN)',
      title: '结束发往所选客户端的方向（FIN），仍会读取其发来的数据。'
    },
    reset: { short: '重置', one: '重置 (RST)', title: '立即中断连接的两个方向（RST）。' },
    disconnect: {
      short: '断开',
      one: '断开连接',
      title: '正常结束连接，两秒后仍未结束的将被重置。'
    }
  },
  empty: '没有客户端连接',
  emptyText: '连接后会显示在这里，包括传输量和当前状态。可以这样连接：',
  emptyStopped: '服务器未运行。'
}
