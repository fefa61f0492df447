import type { compare as english } from '../en/compare'

export const compare: typeof english = {
  label: '#{left} 与 #{right} 的对比',
  left: '左侧',
  right: '右侧',
  original: '原始',
  replay: '重放',
  swap: '交换两侧',
  show: '转到 #{n}',
  clearMark: '取消左侧标记',
  loading: '正在读取两个请求…',
  working: '正在对比两个请求…',
  tooLong: '对比耗时过长。请改为按字节对比，或移除忽略的匹配模式。',
  onlyDifferences: '仅显示差异',
  empty: {
    title: '还没有可对比的内容',
    text: '重放会与原请求对比。要对比任意两个请求，请在表格中同时选中，或将其中一个设为左侧，再选择另一个。',
    markedTitle: '#{n} 已设为左侧',
    markedText: '请在表格中选择另一个请求，与 #{n} 对比。',
    setLeft: '设为左侧'
  },
  menu: {
    compareTwo: '对比这两条',
    setLeft: '设为对比的左侧',
    compareWith: '与 #{n} 对比',
    compareWithOriginal: '与原请求 #{n} 对比'
  },
  fact: {
    target: '服务器',
    status: '状态码',
    state: '状态',
    time: '时间',
    requestSize: '请求正文',
    responseSize: '响应正文',
    problems: '问题',
    ended: '结束方式'
  },
  none: '—',
  noEnd: '不在捕获中',
  request: '请求',
  response: '响应',
  body: '正文',
  noMessage: '未捕获',
  kinds: {
    same: '相同',
    changed: '已更改',
    removed: '仅左侧有',
    added: '仅右侧有',
    moved: '位置不同',
    ignored: '已忽略'
  },
  views: { label: '对比方式', messages: '消息', raw: '传输的字节' },
  count: {
    none: '没有差异',
    noneSoFar: '已对比的部分没有差异',
    differences: '{n} 处差异 | {n} 处差异',
    ignored: '已忽略 {n} 处 | 已忽略 {n} 处'
  },
  bodies: {
    bothEmpty: '两侧均无正文',
    same: '两侧相同，{size}',
    sameSoFar: '两侧的前 {size} 相同',
    sameValues: '值相同，格式不同',
    decoded: '已由 {coding} 解码',
    views: { json: '按值', text: '按文本', bytes: '按字节' },
    cut: '仅对比每个正文的前 {shown}。',
    rest: '未对比：正文前 {shown} 之后的内容。',
    omitted: '另有 {n} 行不同，仅计数。',
    inexact: '两段文本差异很大，部分内容未逐行对比。',
    decodeFailed: '{coding} 解码失败，按原始字节对比。',
    sameLines: '{n} 行相同 | {n} 行相同',
    sameLinesOmitted: '{n} 行相同，未显示：正文超过 {size} | {n} 行相同，未显示：正文超过 {size}',
    sameBytes: '{n} 字节相同 | {n} 字节相同',
    moreLines: '再显示 {n} 行 | 再显示 {n} 行'
  },
  step: { at: '第 {at} 处差异，共 {n} 处', atLeast: '第 {at} 处差异，至少 {n} 处' },
  raw: {
    label: '字节并排对比',
    which: '消息',
    same: '字节完全相同',
    ranges: '{n} 个区间不同 | {n} 个区间不同',
    rangeOf: '第 {at} 个区间，共 {n} 个',
    previous: '上一处差异 (P)',
    next: '下一处差异 (N)',
    sizes: '左侧 {left}，右侧 {right}',
    cut: '仅对比每侧的前 {shown}。',
    frames: 'HTTP/2 帧。标头块依赖之前的压缩状态，标头相同时字节也可能不同。',
    framesOnOneSide: '只有一侧是 HTTP/2 帧，两者的字节几乎没有共同之处。请改为对比消息。',
    missing: '捕获中缺少 {n} 字节，已略过。 | 捕获中缺少 {n} 字节，已略过。',
    coarse: '有 {size} 差异过大，无法逐字节对齐，仅并排显示。'
  },
  range: {
    sent: '发送的字节',
    answer: '收到的字节',
    whole: '总计',
    noneSent: '未发送任何内容',
    noAnswer: '未收到任何内容',
    reading: '正在读取两侧…',
    tooLong: '对比耗时过长。'
  },
  timings: {
    title: '耗时',
    lookup: '域名解析',
    connect: '建立连接',
    tls: 'TLS',
    waited: '等待响应',
    received: '接收响应',
    took: '总计'
  },
  ignore: {
    label: '忽略的差异',
    button: '忽略：{n}',
    about: '忽略的差异以灰色显示并单独计数，随 #{n} 保存在其捕获中。',
    nothing: '未忽略任何内容。',
    kind: '规则类型',
    value: '规则内容',
    add: '添加规则',
    remove: '不再忽略 {what}',
    this: '忽略 {what} 中的差异',
    presets: '常见项',
    preset: {
      dates: '日期',
      ids: '标识符',
      cookies: 'Cookie 与凭据',
      uuids: '文本中的 UUID',
      times: '文本中的时间'
    },
    kinds: { header: '标头', json: 'JSON 路径', regex: '正则表达式', bytes: '字节区间' },
    examples: {
      header: 'X-Request-Id',
      json: '$.items[*].id 或 $..id',
      regex: 'token=\\w+',
      bytes: 'response 20-36'
    },
    wrong: {
      header: '标头名称不能包含空格或冒号。',
      json: '路径以 $ 开头，后接 .name、[0]、[*] 或 ..name。',
      regex: '正则表达式无效。',
      bytes: '请输入 request 或 response，再输入起始偏移、连字符与末字节之后的偏移。'
    },
    tooLate: '匹配模式耗时过长，未应用。',
    tooMany: '此请求的规则数已达上限。'
  }
}
