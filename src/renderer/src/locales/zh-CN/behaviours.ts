import type { behaviours as english } from '../en/behaviours'

export const behaviours: typeof english = {
  title: '自动行为',
  tab: '自动行为',
  about: '此会话自动执行的操作。开关立即生效，输入的内容在应用后生效。',
  empty: '此会话只执行你的手动操作',
  emptyText: '它也可以自动应答，可同时启用任意多项，并在运行时随时开关。',
  add: '添加',
  addThis: '添加',
  apply: '应用',
  new: '新',
  sunk: '收到的一切都被丢弃：在关闭“全部丢弃”之前，其他行为都不会应答。',
  sunkOne: '不应答',
  removed: '已移除该行为。',
  switchOn: '开启：{title}',
  switchOff: '关闭：{title}',
  up: '上移：{title}',
  down: '下移：{title}',
  remove: '移除：{title}',
  kinds: {
    greet: { title: '问候', about: '连接一建立就发送内容。', word: '问候' },
    echo: { title: '回显', about: '把收到的内容发回，前后可附加内容。', word: '回显' },
    reply: {
      title: '按表应答',
      about: '由第一个匹配的行发送其应答，应答中可包含匹配到的部分。',
      word: '按表应答'
    },
    every: {
      title: '定时发送',
      about: '每隔一段时间在每个连接上发送内容，可带计数。',
      word: '每 {interval}'
    },
    http: { title: '手工 HTTP', about: '用页面、文件、文件夹或你写的字节应答每个请求。', word: 'HTTP' },
    mock: {
      title: '用捕获模拟',
      about: '按捕获中录制的交换或对话来应答。',
      word: '模拟'
    },
    source: {
      title: '持续发送',
      about: '不断重复一段字节，按指定速率或按对方读取的速度。',
      word: '持续发送'
    },
    sink: { title: '全部丢弃', about: '读取收到的内容但不作任何应答，无论还开启了什么。', word: '全部丢弃' }
  },
  fields: {
    payload: '发送',
    prefix: '前缀',
    suffix: '后缀',
    prefixOn: '添加',
    suffixOn: '添加',
    framing: '切分为帧',
    framingEcho: '每一帧单独回显；不切分时按每次读取的内容。',
    framingReply: '每一帧单独匹配；不切分时按每次读取的内容。',
    interval: '间隔',
    intervalHint: '从客户端连接时开始计时。上一次尚未发完时，跳过这一次。',
    times: '次数',
    timesPlaceholder: '直到关闭',
    pattern: '内容',
    rate: '速率',
    ratePlaceholder: '按客户端读取的速度',
    rateHint: '每个客户端每秒的字节数，例如 64 KiB 或 10 MB。'
  },
  reply: {
    match: '收到',
    answer: '应答',
    delay: '延迟',
    then: '然后',
    matchOf: '第 {n} 行的匹配内容',
    answerOf: '第 {n} 行的应答',
    delayOf: '第 {n} 行的延迟',
    thenOf: '第 {n} 行应答之后',
    answerPlaceholder: '无',
    atOnce: '立即',
    up: '上移第 {n} 行',
    down: '下移第 {n} 行',
    remove: '移除第 {n} 行',
    add: '行',
    hint: '应答中 {example} 代表匹配到的全部内容，{group} 代表正则表达式的第一个分组。'
  },
  then: { keep: '保持连接', end: '结束 (FIN)', reset: '重置 (RST)' },
  match: {
    kind: '匹配方式：{kind}',
    kinds: { text: '文本', hex: '十六进制', regex: '正则', any: '任意内容' },
    pattern: { text: '文本', hex: '十六进制字节', regex: '正则表达式' },
    placeholder: { text: 'PING', hex: '01 ?3 * ff', regex: 'GET (\\S+)' },
    case: '区分大小写',
    whole: '完全一致，前后没有其他内容',
    problems: {
      'unknown-escape': '有一个反斜杠不构成转义。反斜杠本身写作 \\\\\\\\。',
      'half-escape': '转义不完整：请写 \\x41，或 \\u 加花括号中的 1 到 6 位数字。',
      'not-hex': '请使用十六进制数字，? 代表任意一位，* 代表任意字节。',
      'half-byte': '一个字节有两位数字。',
      'bad-regex': '不是有效的正则表达式：{message}',
      'bytes-and-characters': '只能使用字节（大于 7f 的 \\xNN）或 ASCII 以外的字符之一，不能混用。',
      'too-complex': '此表达式过大，无法用于匹配。'
    },
    reasons: {
      range: '字符范围“{piece}”无效',
      escape: '“{piece}”不是有效的转义',
      name: '“{piece}”不是有效的命名分组',
      'name-twice': '有两个分组都名为“{piece}”',
      perl: '“{piece}”属于其他方言，RE2 不支持',
      lookbehind: '后行断言中不能有分组“{piece}”',
      'repeated-twice': '“{piece}”对重复再次重复',
      'repeat-count': '重复次数“{piece}”无效（最多 1,000 次）',
      'repeats-nothing': '“{piece}”之前没有可重复的内容',
      bracket: '“{piece}”未闭合：缺少 ]',
      parenthesis: '“{piece}”未闭合：缺少 )',
      unopened: '多余的 )，没有与之对应的 (',
      backslash: '以单个反斜杠结尾',
      'too-deep': '分组嵌套过深',
      'too-large': '表达式过大'
    }
  },
  payload: {
    menu: '{label}的书写方式：{summary}',
    file: '文件',
    summed: '校验和',
    asIs: '{name} 的内容，发送时读取。'
  },
  http: {
    answer: '应答内容',
    from: { page: '页面', file: '文件', folder: '文件夹', bytes: '字节' },
    fromHint: {
      page: '所有路径都返回同样的文本。',
      file: '所有路径都返回同一个文件，请求时读取。',
      folder: '按请求路径返回其中的文件；文件夹返回 index.html 或列表。',
      bytes: '对每个请求都原样发送这些字节，包括标头。'
    },
    bytes: '字节',
    page: '页面',
    file: '文件',
    folder: '文件夹',
    type: 'Content-Type',
    noType: '不发送该字段',
    typeByName: '按文件名',
    status: '状态码',
    reason: '原因短语',
    usualReason: '默认原因短语',
    headers: '其他字段',
    headersHint: '每行一个，按原样发送。',
    length: 'Content-Length',
    lengths: { right: '正确', none: '不发送', own: '故意写错' },
    ownLength: '发送的 Content-Length',
    chunked: '分块传输',
    connection: 'Connection',
    connections: { auto: '按请求', 'keep-alive': 'keep-alive', close: 'close' },
    connectionHint: {
      auto: '按请求的版本和 Connection 字段决定。',
      'keep-alive': '无论请求如何要求，都保持连接。',
      close: '每次应答后结束连接。'
    },
    preview: '字节预览',
    previewOf: '对 GET / 的应答',
    cut: '前 {size}',
    more: '{size} 非文本内容',
    edit: '编辑这些字节',
    editHint: '改为直接使用这些字节，不再使用上面的选项。'
  },
  summary: {
    bytes: '字节 · {bytes}',
    more: '{line}，另有 {n} 行 | {line}，另有 {n} 行',
    times: '{n} 次 | {n} 次',
    fast: '按读取速度'
  },
  faults: {
    duration: '请输入带单位的时长：250 ms、5 s、2 min。',
    durationRange: '最长 24 h。',
    number: '请输入整数。',
    numberRange: '应在 {least} 到 {most} 之间。',
    bytes: '请输入带单位的大小：65536、64 KiB、10 MB。',
    payload: '按现在的写法无法发送。',
    empty: '没有要发送的内容。',
    fileMissing: '请选择文件。',
    folderMissing: '请选择文件夹。',
    matchEmpty: '请填写要匹配的内容。',
    noRules: '表中至少要有一行。',
    framing: '这还不是有效的分帧方式。',
    setMissing: '请选择录制。',
    namesMissing: '请至少填写一个参数名。',
    target: '请输入 主机:端口。',
    factor: '请输入 0.01 到 100 之间的倍数。'
  }
}
