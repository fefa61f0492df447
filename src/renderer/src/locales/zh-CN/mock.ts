import type { mock as en } from '../en/mock'

export const mock: typeof en = {
  menu: {
    one: '模拟此项…',
    several: '模拟这些（{n}）…'
  },
  dialog: {
    title: '用捕获模拟服务器',
    about: '启动一个以录制的响应应答的服务器。所选内容会另存一份，之后可以清空或关闭捕获。',
    exchanges: '{capture}中的 {n} 个请求',
    connections: '{capture}中的 {n} 个连接',
    source: '录制的响应',
    as: '匹配方式',
    asExchanges: 'HTTP 请求',
    asConnections: '任意协议的消息',
    connectionsHint: '按字节匹配。若为 HTTP，请选择“HTTP 请求”，可按方法、路径和标头匹配。',
    listen: '监听地址',
    port: '端口',
    portHint: '留空则使用任意空闲端口。',
    portWrong: '端口必须是 0 到 65535 之间的数字。',
    start: '启动模拟服务器',
    making: '正在复制录制的响应…',
    started: '模拟服务器已监听 {address}，共 {n} 条录制的响应。',
    left: '所选内容中有 {n} 项无法模拟，已略过：{why}。'
  },
  left: {
    'not-http': '{n} 项不是 HTTP',
    'no-request': '{n} 项没有请求',
    'no-answer': '{n} 项没有响应',
    gaps: '{n} 项在捕获中不完整',
    tunnel: '{n} 项为隧道',
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
      exchanges: '{capture}中选中的 {n} 个请求',
      connections: '{capture}中选中的 {n} 个连接'
    },
    all: {
      exchanges: '{capture}的全部 {n} 个请求',
      connections: '{capture}的全部 {n} 个连接'
    },
    before: '之前的副本：{name}（{n} 条）',
    copy: '复制'
  },
  server: {
    on: '以录制的响应应答',
    hint: '模拟服务器：用捕获的响应代替真实服务器。',
    title: '模拟',
    nothing: '还没有可用的捕获。请先通过代理录制流量，或打开一个文件。'
  },
  form: {
    set: '录制',
    setOf: '{name}（{n} 条）',
    noSets: '还没有录制。请在表格中选中请求，在其菜单中选择“模拟这些…”，或从捕获复制。',
    gone: '已删除的录制',
    compare: '匹配条件',
    compareHint: '选“最相似”时按这些条件计分。',
    method: '方法',
    path: '路径',
    query: '查询参数',
    queries: { all: '全部', none: '不比较', only: '仅列出的', except: '除列出之外' },
    queryNames: '参数名',
    queryHint: '忽略参数顺序。',
    headers: '标头',
    headersPlaceholder: '不匹配，或填标头名，如 Accept, Authorization',
    body: '正文',
    bodies: { ignore: '忽略', exact: '字节相同', json: 'JSON 数据相同' },
    bodyHint: '“JSON 数据相同”忽略格式；其他正文须字节相同。',
    messages: '匹配对象',
    bys: { turns: '录制的轮次', first: '轮次的开头字节', frames: '分帧的消息' },
    byHint: {
      turns: '客户端在收到回复之前发送的全部数据，与 TCP 分段无关。',
      first: '仅轮次开头的字节须匹配。',
      frames: '每条消息单独匹配，顺序不限。'
    },
    first: '开头字节数',
    framing: '分帧',
    order: '顺序',
    orders: { cycle: '循环', recorded: '每条一次', best: '最相似' },
    orderHint: {
      cycle: '相同的请求循环使用录制的响应。',
      recorded: '相同的请求依次使用录制的响应，每条一次。',
      best: '没有完全匹配时，使用最相似且得分不低于 50 的录制。'
    },
    miss: '未匹配时',
    misses: {
      answer: '固定响应',
      bytes: '指定字节',
      end: '关闭（FIN）',
      reset: '重置（RST）',
      forward: '回源'
    },
    missHint: {
      answer: '文本留空时，说明最接近的录制及其差异。',
      bytes: '原样发送这些字节。',
      end: '关闭连接。',
      reset: '中断连接。',
      forward: '上游的响应原样返回，并录制下来用于之后的相同请求。'
    },
    status: '状态码',
    text: '文本',
    textPlaceholder: '最接近的录制及其差异',
    type: 'Content-Type',
    target: '目标',
    targetPlaceholder: '主机:端口',
    tls: 'TLS',
    tlss: { off: '不用', verify: '验证证书', any: '接受任何证书' },
    hosts: { keep: '保持原样', target: '改为目标主机' },
    host: 'Host 标头',
    dates: '日期',
    datess: { now: '更新为当前时间', recorded: '保持录制时' },
    datesHint: '按当前时间调整 Date、Expires 和 Cookie 有效期。',
    delay: '延迟',
    delays: { none: '无', recorded: '按录制时' },
    factor: '倍'
  },
  hits: {
    title: '模拟结果',
    totals: '命中 {hits} 次 · 未命中 {misses} 次',
    forwarded: '回源 {n} 次',
    recorded: '录制（{n}）',
    missed: '未匹配（{n}）',
    reset: '重置计数',
    resetHint: '将所有录制标记为未使用，并清空未匹配列表。',
    number: '编号',
    hits: '次数',
    last: '最近',
    request: '请求',
    status: '状态',
    size: '大小',
    never: '从未',
    learned: '由上游响应录制',
    cut: '录制不完整',
    translated: '以 HTTP/2 录制',
    noMisses: '目前所有请求均已命中',
    noMissesText: '未匹配的请求会列在这里，并显示最接近的录制及其差异。',
    nearest: '最接近：{title}（得分 {score}/100）',
    nothing: '没有相近的录制。',
    reading: '正在读取录制…',
    show: '在捕获中查看',
    then: {
      answer: '固定响应',
      bytes: '指定字节',
      close: '已关闭',
      forward: '已回源',
      failed: '回源失败'
    }
  },
  differs: {
    separator: '；',
    changed: '{what}：现为 {came}，录制为 {recorded}',
    added: '{what}：现为 {came}，录制中没有',
    missing: '{what}：缺失，录制为 {recorded}',
    method: '方法',
    path: '路径',
    query: '参数 {name}',
    header: '标头 {name}',
    body: '正文 {name}',
    bytes: '从第 {name} 字节起',
    used: '相同的 {recorded} 条录制均已使用'
  },
  event: {
    answered: '{asked} 命中 {from}：{why}',
    missed: '{asked} 未匹配。{nearest}',
    forwarded: '{asked} 未匹配，已回源。{nearest}',
    failed: '{asked} 未匹配，上游服务器也没有响应。{nearest}',
    nearest: '最接近：{from}，得分 {score}/100：{differs}。',
    exchange: '{capture} 的请求 {number}',
    connection: '{capture} 的连接 {number}',
    learned: '{capture} 的上游录制',
    why: {
      only: '唯一相同的录制。',
      next: '{among} 条相同录制中的第 {place} 条。',
      again: '{among} 条相同录制均已使用，从第 {place} 条重新开始。',
      best: '最相似的录制，得分 {score}/100；{differs}。'
    },
    recorded: '复制自 {from}。',
    translated: '复制自 {from}，由 HTTP/2 转换为 HTTP/1。',
    fromUpstream: '由上游录制，{capture}。'
  }
}
