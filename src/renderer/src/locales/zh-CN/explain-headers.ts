import type { explainHeaders as en } from '../en/explain-headers'

export const explainHeaders: typeof en = {
  accept: {
    most: '最希望',
    never: '不接受',
    weight: '权重 {weight}%',
    badWeight: '权重无效'
  },
  connection: {
    close: '此消息之后关闭',
    upgrade: '更换协议',
    names: '{name} 仅限此一跳',
    timeout: '空闲 {time}后关闭',
    max: '还可发 {count} 个请求',
    urgency: '紧急度 {urgency}（0 到 7，0 最先）',
    incremental: '可逐块使用'
  },
  content: {
    badType: '不是媒体类型',
    codings: '依次编码：{codings}',
    pathInName: '浏览器只取名称中最后一个斜杠之后的部分。',
    disposition: {
      inline: '在页面中显示',
      attachment: '保存为文件',
      formData: '表单的一个字段'
    }
  },
  date: {
    bad: '不是 HTTP 日期，会被忽略',
    expiredZero: '不是日期：表示“已经过期”',
    form: {
      rfc850: '使用已废弃的 RFC 850 格式。',
      asctime: '使用已废弃的 asctime() 格式。'
    },
    wrongDay: '星期与日期不符。',
    ahead: '捕获时，发送方的时钟比本机快 {time}。',
    behind: '捕获时，发送方的时钟比本机慢 {time}，或者响应已有这么旧。',
    retry: '{time}后再试',
    age: '已在缓存中 {time}'
  },
  forwarded: {
    hops: '{count} 跳',
    atHop: '{value}（第 {hop} 跳）',
    clientOnly: '代理所说的客户端',
    through: '又经过 {count} 个',
    via: '共经过 {count} 个',
    spoke: '{protocol} {comment}'
  },
  trace: {
    bad: '不是追踪上下文',
    sampled: '已记录',
    unsampled: '未记录'
  },
  link: {
    bad: '不是链接：目标应放在尖括号中',
    alt: '位于 {at}，{time}内有效',
    altClear: '忘记到该站点的其他途径',
    altGist: '也可通过 {protocols} 访问',
    created: '新建的资源在此',
    sameMethod: '继续使用 {method}',
    asGet: '改用 GET，与浏览器一致',
    perhapsSame: '是否保留 {method}，各程序做法不一',
    empty: '内容为空：仍是同一地址。'
  },
  range: {
    unit: '以“{unit}”为单位的范围：只定义了 bytes',
    bad: '不是范围，会被忽略',
    bytes: '字节 {first} 到 {last}（{count}）',
    of: '字节 {first} 到 {last}（{count}），共 {total}',
    from: '从字节 {first} 开始',
    last: '最后 {count} 字节',
    several: '{count} 个范围',
    unsatisfied: '所要的范围都不存在',
    unsatisfiedOf: '所要的范围都不存在：共 {total} 字节',
    impossible: '不可能：结束在开始之前，或超出整体',
    wrongStatus: '只有在 206 和 416 中才有意义。',
    if: '若仍是这个版本则只要该范围，否则要全部',
    ifWeak: '弱标签在此永不成立：会发送全部',
    verdict: {
      part: '返回了字节 {first} 到 {last}',
      partOf: '返回了字节 {first} 到 {last}，共 {total}',
      several: '分多个部分返回了多个范围',
      whole: '请求的是一个范围，返回了全部',
      refused: '范围 {range} 不存在'
    }
  },
  security: {
    hsts: '{time}内只用 HTTPS',
    hstsSub: '包括子域',
    hstsPreload: '希望列入浏览器内置名单',
    hstsOff: '不再要求 HTTPS',
    hstsBad: '没有 max-age：会被忽略',
    cspCount: '{count} 条规则',
    cspReport: '{count} 条规则，只报告不强制',
    cspUnsafe: '允许内联脚本',
    cspUnsafeInline: '内联脚本可以运行：该策略几乎防不住注入的脚本。',
    cspDouble: '前面已出现过，以第一个为准',
    cspUnknown: '未知的指令，会被忽略。',
    permissions: '{count} 项功能',
    permission: { none: '全部禁止', all: '全部允许' },
    csp: {
      defaultSrc: '没有单独规则的一切。',
      scriptSrc: '脚本。',
      scriptSrcElem: '脚本元素。',
      scriptSrcAttr: '属性中的事件处理器。',
      styleSrc: '样式。',
      styleSrcElem: '样式元素和样式表。',
      styleSrcAttr: '样式属性。',
      imgSrc: '图片。',
      connectSrc: '脚本连接的地址。',
      fontSrc: '字体。',
      objectSrc: '插件。',
      mediaSrc: '音频和视频。',
      frameSrc: '框架。',
      childSrc: '框架和 Worker。',
      workerSrc: 'Worker。',
      manifestSrc: '应用清单。',
      baseUri: 'base 元素可以写的地址。',
      formAction: '表单提交的去向。',
      frameAncestors: '谁可以把页面放进框架。',
      sandbox: '页面在沙箱中运行，以下除外。',
      reportUri: '违规报告的去向（已废弃）。',
      reportTo: '违规报告的去向。',
      upgradeInsecureRequests: '页面中的 http: 地址改用 https: 获取。',
      blockAllMixedContent: '已废弃：不通过 http: 获取任何内容。',
      requireTrustedTypesFor: '脚本在危险之处必须使用受信类型。',
      trustedTypes: '可以有哪些受信类型。',
      prefetchSrc: '已废弃：预先获取的内容。'
    }
  },
  short: {
    clearSiteData: '浏览器会清除该站点的数据',
    dnt: '请求不被跟踪（已废弃）',
    expect: '等到 100 才发送正文',
    saveData: '希望节省流量',
    gpc: '请求不出售或共享其数据',
    te: '可接受的传输编码；“trailers”会转发尾部字段',
    trailer: '正文之后有哪些尾部字段',
    upgrade: '在此连接上提出或采用另一协议',
    upgradeInsecure: '浏览器更希望使用 https:',
    csrf: '防伪造请求的令牌',
    requestedWith: '脚本请求的标记',
    xssProtection: '已废弃，浏览器会忽略',
    frameOptions: {
      deny: '不能放进任何框架',
      sameorigin: '只能放进同源的框架'
    },
    contentTypeOptions: { nosniff: '不猜测类型' },
    referrerPolicy: {
      noReferrer: '不发送 Referer',
      noReferrerWhenDowngrade: '发送完整 Referer，从 HTTPS 到 HTTP 时不发送',
      origin: 'Referer 只含来源',
      originWhenCrossOrigin: '跨源时 Referer 只含来源',
      sameOrigin: '只对同源发送 Referer',
      strictOrigin: 'Referer 只含来源，从 HTTPS 到 HTTP 时不发送',
      strictOriginWhenCrossOrigin: '跨源时 Referer 只含来源，从 HTTPS 到 HTTP 时不发送',
      unsafeUrl: '对任何站点发送完整 Referer'
    },
    crossOriginOpenerPolicy: {
      sameOrigin: '与其他来源的窗口隔离',
      sameOriginAllowPopups: '与其他窗口隔离，自己打开的弹窗除外',
      unsafeNone: '不与其他窗口隔离'
    },
    crossOriginEmbedderPolicy: {
      requireCorp: '只嵌入明确允许的内容',
      credentialless: '嵌入其他内容时不带凭据',
      unsafeNone: '可嵌入任何内容'
    },
    crossOriginResourcePolicy: {
      sameOrigin: '只有同源页面可以嵌入',
      sameSite: '只有同站页面可以嵌入',
      crossOrigin: '任何页面都可以嵌入'
    },
    secFetchSite: {
      sameOrigin: '来自同源页面',
      sameSite: '来自同站页面',
      crossSite: '来自其他站点的页面',
      none: '由用户发起，不来自任何页面'
    },
    secFetchMode: {
      cors: '响应须通过 CORS 检查',
      noCors: '页面无法读取响应',
      navigate: '打开一个页面',
      sameOrigin: '仅限同源',
      websocket: '打开一个 WebSocket'
    }
  },
  verdict: {
    switched: '此后连接改用 {protocol}',
    sameByTag: '{method} 由客户端自己的副本应答：实体标签仍然一致',
    sameByDate: '{method} 由客户端自己的副本应答：此后没有改动',
    unasked304: '请求不带条件却响应 304：客户端没有可用的副本',
    changedMeanwhile: '{method} 未执行：已不是客户端所知的版本',
    loginWanted: '需要登录：{schemes}',
    loginGoesOn: '登录尚未完成：要求下一步（{schemes}）',
    loginRefused: '登录被拒绝；要求的方式：{schemes}',
    noChallenge: '需要登录，但响应没有说明方式：缺少 WWW-Authenticate',
    nowhere: '重定向没有 Location：无处可去',
    movedForGood: '已永久移至 {location}',
    elsewhere: '转到 {location}',
    retryIn: '{time}后再试',
    retryAt: '请在 {time}再试',
    preflight: '预检通过：{origin} 可以发送 {method}',
    preflightRefused: '预检被拒绝：{reason}',
    corsRefused: '浏览器不让页面读取响应：{reason}'
  }
}
