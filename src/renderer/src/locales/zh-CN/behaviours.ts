import type { behaviours as english } from '../en/behaviours'

export const behaviours: typeof english = {
  title: '自动行为',
  tab: '自动行为',
  about: '此会话的自动操作。开关立即生效，修改在点击“应用”后生效。',
  empty: '没有自动行为',
  emptyText: '添加行为可让会话自动操作。可任意组合，并在运行时随时开关。',
  add: '添加',
  addThis: '添加',
  apply: '应用',
  new: '新',
  sunk: '所有数据都被丢弃：关闭“全部丢弃”之前，其他行为不会应答。',
  sunkOne: '不应答',
  removed: '已移除该行为。',
  switchOn: '开启：{title}',
  switchOff: '关闭：{title}',
  up: '上移：{title}',
  down: '下移：{title}',
  remove: '移除：{title}',
  kinds: {
    greet: { title: '问候', about: '连接建立后立即发送数据。', word: '问候' },
    echo: { title: '回显', about: '将收到的数据发回，可附加前缀和后缀。', word: '回显' },
    reply: {
      title: '按表应答',
      about: '首个匹配的行发送其回复，回复中可包含匹配到的部分。',
      word: '按表应答'
    },
    every: {
      title: '定时发送',
      about: '按间隔在每个连接上发送数据，可带计数。',
      word: '每 {interval}'
    },
    http: { title: '自定义 HTTP', about: '用页面、文件、文件夹或自定义字节响应每个请求。', word: 'HTTP' },
    mock: {
      title: '用捕获模拟',
      about: '用捕获中录制的响应或对话应答。',
      word: '模拟'
    },
    source: {
      title: '持续发送',
      about: '不断重复一段字节，按固定速率或对端读取的速度发送。',
      word: '持续发送'
    },
    sink: { title: '全部丢弃', about: '读取所有数据但不应答，无论还开启了什么。', word: '全部丢弃' }
  },
  fields: {
    payload: '数据',
    prefix: '前缀',
    suffix: '后缀',
    prefixOn: '添加',
    suffixOn: '添加',
    framing: '分帧',
    framingEcho: '逐帧回显；不分帧时按每次读取的数据。',
    framingReply: '逐帧匹配；不分帧时按每次读取的数据。',
    interval: '间隔',
    intervalHint: '从客户端连接时开始计时。上一次尚未发完时跳过。',
    times: '次数',
    timesPlaceholder: '直到关闭',
    pattern: '内容',
    rate: '速率',
    ratePlaceholder: '按客户端读取的速度',
    rateHint: '每个客户端每秒的字节数，例如 64 KiB 或 10 MB。'
  },
  reply: {
    match: '匹配',
    answer: '回复',
    delay: '延迟',
    then: '然后',
    matchOf: '第 {n} 行的匹配内容',
    answerOf: '第 {n} 行的回复',
    delayOf: '第 {n} 行的延迟',
    thenOf: '第 {n} 行回复之后',
    answerPlaceholder: '无',
    atOnce: '无',
    up: '上移第 {n} 行',
    down: '下移第 {n} 行',
    remove: '移除第 {n} 行',
    add: '添加行',
    hint: '回复中 {example} 代表匹配到的全部内容，{group} 代表正则表达式的第一个分组。'
  },
  then: { keep: '保持连接', end: '关闭 (FIN)', reset: '重置 (RST)' },
  match: {
    kind: '匹配方式：{kind}',
    kinds: { text: '文本', hex: '十六进制', regex: '正则', any: '任意内容' },
    pattern: { text: '文本', hex: '十六进制字节', regex: '正则表达式' },
    placeholder: { text: 'PING', hex: '01 ?3 * ff', regex: 'GET (\\S+)' },
    case: '区分大小写',
    whole: '完全匹配',
    problems: {
      'unknown-escape': '反斜杠未构成有效转义。反斜杠本身写作 \\\\\\\\。',
      'half-escape': '转义不完整：请写 \\x41，或 \\u 加花括号中的 1 到 6 位数字。',
      'not-hex': '请使用十六进制数字，? 代表任意一位，* 代表任意字节。',
      'half-byte': '一个字节需要两位数字。',
      'bad-regex': '正则表达式无效：{message}',
      'bytes-and-characters': '字节（大于 7f 的 \\xNN）与非 ASCII 字符不能混用。',
      'too-complex': '此表达式过大。'
    },
    reasons: {
      range: '字符范围“{piece}”无效',
      escape: '“{piece}”不是有效的转义',
      name: '“{piece}”不是有效的命名分组',
      'name-twice': '有两个分组都名为“{piece}”',
      perl: 'RE2 不支持“{piece}”',
      lookbehind: '后行断言中不能包含分组“{piece}”',
      'repeated-twice': '“{piece}”对重复再次重复',
      'repeat-count': '重复次数“{piece}”无效（最多 1,000 次，先写下限）',
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
    menu: '{label}的格式：{summary}',
    file: '文件',
    summed: '校验和',
    asIs: '{name} 的内容，发送时读取。'
  },
  http: {
    answer: '响应内容',
    from: { page: '页面', file: '文件', folder: '文件夹', bytes: '字节' },
    fromHint: {
      page: '所有路径都返回相同的文本。',
      file: '所有路径都返回同一个文件，每次请求时读取。',
      folder: '按请求路径返回文件；文件夹返回 index.html 或列表。',
      bytes: '对每个请求都原样发送这些字节，包括头部。'
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
    headers: '其他标头',
    headersHint: '每行一个，按原样发送。',
    length: 'Content-Length',
    lengths: { right: '正确', none: '不发送', own: '自定义' },
    ownLength: '自定义 Content-Length',
    chunked: '分块传输',
    connection: 'Connection',
    connections: { auto: '自动', 'keep-alive': 'keep-alive', close: 'close' },
    connectionHint: {
      auto: '按请求的 HTTP 版本和 Connection 标头决定。',
      'keep-alive': '始终保持连接。',
      close: '每次响应后关闭连接。'
    },
    preview: '字节预览',
    previewOf: '对 GET / 的响应',
    cut: '前 {size}',
    more: '{size} 二进制数据',
    edit: '编辑这些字节',
    editHint: '改为使用这些字节，不再使用上面的选项。'
  },
  summary: {
    bytes: '字节 · {bytes}',
    more: '{line}，另有 {n} 行 | {line}，另有 {n} 行',
    times: '{n} 次 | {n} 次',
    fast: '按对端读取的速度'
  },
  faults: {
    duration: '请输入带单位的时长：250 ms、5 s、2 min。',
    durationRange: '最长 24 h。',
    number: '请输入整数。',
    numberRange: '必须在 {least} 到 {most} 之间。',
    bytes: '请输入带单位的大小：65536、64 KiB、10 MB。',
    payload: '此数据无法发送。',
    empty: '没有要发送的内容。',
    fileMissing: '请选择文件。',
    folderMissing: '请选择文件夹。',
    matchEmpty: '请填写要匹配的内容。',
    noRules: '表中至少需要一行。',
    framing: '分帧设置不完整。',
    setMissing: '请选择录制。',
    namesMissing: '请至少填写一个参数名。',
    target: '请输入 主机:端口。',
    factor: '请输入 0.01 到 100 之间的倍数。'
  }
}
