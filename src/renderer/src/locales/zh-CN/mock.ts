import type { mock as en } from '../en/mock'

export const mock: typeof en = {
  menu: {
    one: '模拟此项…',
    several: '模拟这些（{n}）…'
  },
  dialog: {
    title: '用捕获模拟服务器',
    about: '启动一个按录制内容应答的服务器。所选内容会另存一份，之后清空或关闭捕获都不受影响。',
    exchanges: '{capture}中的 {n} 个交换',
    connections: '{capture}中的 {n} 个连接',
    what: '应答来源',
    as: '方式',
    asExchanges: 'HTTP 交换',
    asConnections: '任意协议的消息',
    connectionsHint: '按字节比较。若为 HTTP，请选择交换：可按方法、路径和标头比较。',
    listen: '监听地址',
    port: '端口',
    portHint: '留空则使用任意空闲端口。',
    portWrong: '端口是 0 到 65535 之间的数字。',
    start: '启动模拟',
    making: '正在复制录制内容…',
    started: '模拟服务器已在 {address} 上应答，共 {n} 条录制。',
    left: '所选内容中有 {n} 项无法用于应答，已略过：{why}。'
  },
  left: {
    'no-request': '{n} 项没有请求',
    'no-answer': '{n} 项没有应答',
    gaps: '{n} 项在捕获中不完整',
    tunnel: '{n} 项打开了隧道',
    empty: '{n} 项没有数据',
    unreadable: '{n} 项无法读取'
  },
  source: {
    title: '来自捕获',
    hint: '会复制成独立的录制，之后可以清空或关闭捕获。',
    live: '实时捕获',
    // Between a name in Latin letters and what follows there is a blank, and none between two in Chinese.
    file: '{name} ',
    picked: {
      exchanges: '{capture}中选中的 {n} 个交换',
      connections: '{capture}中选中的 {n} 个连接'
    },
    all: {
      exchanges: '{capture}的全部 {n} 个交换',
      connections: '{capture}的全部 {n} 个连接'
    },
    before: '之前复制的：{name}（{n} 条）',
    copy: '复制'
  },
  server: {
    on: '按录制内容应答',
    hint: '模拟：用捕获到的内容代替真实服务器应答。',
    title: '模拟',
    nothing: '还没有可用于应答的捕获。请先通过代理录制一些流量，或打开一个文件。'
  },
  form: {
    set: '录制',
    setOf: '{name}（{n} 条）',
    noSets: '还没有可用于模拟的录制。请在表格中选中交换，在其菜单中选择“模拟这些…”，或从捕获复制。',
    gone: '已不存在的录制',
    compare: '必须相同',
    compareHint: '选“最相似”时，按这些项计分。',
    method: '方法',
    path: '路径',
    query: '查询参数',
    queries: { all: '全部', none: '不比较', only: '仅这些', except: '除这些外' },
    queryNames: '参数名',
    queryHint: '与参数的先后顺序无关。',
    headers: '标头',
    headersPlaceholder: '不比较，或填标头名，如 Accept, Authorization',
    body: '正文',
    bodies: { ignore: '不比较', exact: '字节相同', json: '数据相同' },
    bodyHint: '数据相同：JSON 只看数据不看写法；不是 JSON 的按字节比较。',
    messages: '比较对象',
    bys: { turns: '按录制的轮次', first: '轮次的开头字节', frames: '按分帧的消息' },
    byHint: {
      turns: '客户端在得到应答之前所发的全部内容，与 TCP 如何分段无关。',
      first: '只要开头的字节相同即应答，不管后面是什么。',
      frames: '每条消息单独比较，顺序不限。'
    },
    first: '开头字节数',
    framing: '分帧',
    order: '顺序',
    orders: { cycle: '依次应答，循环使用', recorded: '依次应答，每条一次', best: '最相似者' },
    orderHint: {
      cycle: '多条相同时依次应答，用完后从第一条重新开始。',
      recorded: '多条相同时依次应答，用过的不再应答。',
      best: '没有相同的则由最相似者应答，相似度至少一半。'
    },
    miss: '否则',
    misses: {
      answer: '固定应答',
      bytes: '指定字节',
      end: '关闭（FIN）',
      reset: '重置（RST）',
      forward: '转给真实服务器'
    },
    missHint: {
      answer: '文本留空则说明最接近的是哪一条、差在哪里。',
      bytes: '原样发送这些字节。',
      end: '正常关闭连接。',
      reset: '中断连接。',
      forward: '它的应答原样转回，以后遇到相同请求就由它应答。'
    },
    status: '状态码',
    text: '文本',
    textPlaceholder: '最接近的是哪一条，差在哪里',
    type: 'Content-Type',
    target: '目标',
    targetPlaceholder: '主机:端口',
    tls: 'TLS',
    tlss: { off: '不用', verify: '验证证书', any: '接受任何证书' },
    hosts: { keep: '保持原样', target: '改为目标主机' },
    host: 'Host 标头',
    dates: '日期',
    datess: { now: '换成现在', recorded: '保持录制时' },
    datesHint: '换成现在：Date 以及随它而定的 Expires 和 Cookie 有效期。',
    delay: '节奏',
    delays: { none: '立即', recorded: '按录制时' },
    factor: '倍'
  },
  hits: {
    title: '模拟的应答情况',
    totals: '已应答 {hits} 次 · 未应答 {misses} 次',
    forwarded: '转给真实服务器 {n} 次',
    recorded: '录制（{n}）',
    missed: '未应答（{n}）',
    reset: '重新开始',
    resetHint: '所有录制都算未使用，未应答记录清空。',
    number: '编号',
    hits: '次数',
    last: '最近',
    what: '请求',
    status: '状态',
    size: '大小',
    never: '尚未',
    learned: '由真实服务器应答后录得',
    cut: '录制在应答结束前中断',
    translated: '以 HTTP/2 录制',
    noMisses: '到目前为止全部得到应答',
    noMissesText: '没有录制可应答的请求会列在这里，并说明最接近的是哪一条、差在哪里。',
    nearest: '最接近：{title}（相似度 {score}/100）',
    nothing: '录制中没有与之相近的。',
    reading: '正在读取录制…',
    show: '在捕获中查看',
    then: {
      answer: '固定应答',
      bytes: '指定字节',
      close: '已关闭',
      forward: '已转给真实服务器',
      failed: '真实服务器没有应答'
    }
  },
  differs: {
    separator: '；',
    changed: '{what}：现为 {came}，录制为 {recorded}',
    added: '{what}：现为 {came}，录制中没有',
    gone: '{what}：现在没有，录制为 {recorded}',
    method: '方法',
    path: '路径',
    query: '参数 {name}',
    header: '标头 {name}',
    body: '正文 {name}',
    bytes: '从第 {name} 字节起',
    used: '相同的 {recorded} 条都已用过'
  },
  event: {
    answered: '{asked} 的应答取自 {from}：{why}',
    missed: '{asked} 没有可用的录制应答。{nearest}',
    forwarded: '{asked} 没有可用的录制应答，已转给真实服务器。{nearest}',
    failed: '{asked} 没有可用的录制应答，真实服务器也没有应答。{nearest}',
    nearest: '最接近的是 {from}，相似度 {score}/100：{differs}。',
    exchange: '{capture} 的交换 {number}',
    connection: '{capture} 的连接 {number}',
    learned: '{capture} 先前的应答',
    why: {
      only: '唯一相同的一条。',
      next: '相同的 {among} 条中的第 {place} 条。',
      again: '相同的 {among} 条都已用过，从第 {place} 条重新开始。',
      best: '最相似的一条，{score}/100；{differs}。'
    },
    recorded: '复制自 {from}。',
    translated: '复制自 {from}，由 HTTP/2 转成 HTTP/1 的形式。',
    kept: '转给真实服务器 {capture} 时录下。'
  }
}
