import type { explainHeaders as en } from '../en/explain-headers'

export const explainHeaders: typeof en = {
  accept: {
    most: '首选',
    never: '不接受',
    weight: '权重 {weight}%',
    badWeight: '权重无效'
  },
  connection: {
    close: '此消息之后关闭',
    upgrade: '切换协议',
    names: '{name} 仅限此一跳',
    timeout: '空闲 {time}后关闭',
    max: '还可发 {count} 个请求',
    urgency: '紧急度 {urgency}（0 到 7，0 最先）',
    incremental: '可逐块使用'
  },
  content: {
    badType: '不是媒体类型',
    codings: '依次编码：{codings}',
    pathInName: '浏览器只取最后一个斜杠之后的部分。',
    disposition: {
      inline: '在页面中显示',
      attachment: '保存为文件',
      formData: '表单字段'
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
    clientOnly: '代理声明的客户端',
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
    bad: '不是链接：目标必须放在尖括号中',
    alt: '位于 {at}，{time}内有效',
    altClear: '清除该站点的所有替代服务',
    altGist: '也可通过 {protocols} 访问',
    created: '新建资源的位置',
    sameMethod: '继续使用 {method}',
    asGet: '改用 GET，与浏览器一致',
    perhapsSame: '是否保留 {method}，各程序做法不一',
    empty: '为空：仍是同一地址。'
  },
  range: {
    unit: '以“{unit}”为单位的范围：只定义了 bytes',
    bad: '不是范围，会被忽略',
    bytes: '字节 {first} 到 {last}（{count}）',
    of: '字节 {first} 到 {last}（{count}），共 {total}',
    from: '从字节 {first} 开始',
    last: '最后 {count} 字节',
    several: '{count} 个范围',
    unsatisfied: '请求的范围都不存在',
    unsatisfiedOf: '请求的范围都不存在：共 {total} 字节',
    impossible: '无效：结束在开始之前，或超出总长度',
    wrongStatus: '只有在 206 和 416 中才有效。',
    if: '若仍是这个版本则只要该范围，否则要全部',
    ifWeak: '弱标签在此永不匹配：会发送全部',
    verdict: {
      part: '收到字节 {first} 到 {last}',
      partOf: '收到字节 {first} 到 {last}，共 {total}',
      several: '收到多个范围，分多个部分',
      whole: '请求的是一个范围，收到了全部',
      refused: '范围 {range} 不存在'
    }
  },
  security: {
    hsts: '{time}内只用 HTTPS',
    hstsSub: '包括子域',
    hstsPreload: '可列入浏览器预加载名单',
    hstsOff: '不再要求 HTTPS',
    hstsBad: '没有 max-age：会被忽略',
    cspCount: '{count} 条规则',
    cspReport: '{count} 条规则，只报告不强制',
    cspUnsafe: '允许内联脚本',
    cspUnsafeInline: '内联脚本可以运行：该策略几乎防不住注入的脚本。',
    cspDouble: '重复，以第一个为准',
    cspUnknown: '未知的指令，会被忽略。',
    permissions: '{count} 项功能',
    permission: { none: '全部禁止', all: '全部允许' },
    csp: {
      defaultSrc: '没有单独规则的内容。',
      scriptSrc: '脚本。',
      scriptSrcElem: '脚本元素。',
      scriptSrcAttr: '属性中的事件处理器。',
      styleSrc: '样式。',
      styleSrcElem: '样式元素和样式表。',
      styleSrcAttr: '样式属性。',
      imgSrc: '图片。',
      connectSrc: '脚本可以连接的地址。',
      fontSrc: '字体。',
      objectSrc: '插件。',
      mediaSrc: '音频和视频。',
      frameSrc: '框架。',
      childSrc: '框架和 Worker。',
      workerSrc: 'Worker。',
      manifestSrc: '应用清单。',
      baseUri: 'base 元素可用的地址。',
      formAction: '表单可以提交到的地址。',
      frameAncestors: '可以用框架嵌入此页面的页面。',
      sandbox: '页面在沙箱中运行，以下除外。',
      reportUri: '违规报告的地址（已废弃）。',
      reportTo: '违规报告的端点。',
      upgradeInsecureRequests: '页面中的 http: 地址改用 https: 加载。',
      blockAllMixedContent: '已废弃：不通过 http: 加载任何内容。',
      requireTrustedTypesFor: '脚本在危险的接收点必须使用受信类型。',
      trustedTypes: '允许的受信类型。',
      prefetchSrc: '已废弃：预取的内容。'
    }
  },
  short: {
    clearSiteData: '浏览器会清除该站点的数据',
    dnt: '请勿跟踪（已废弃）',
    expect: '收到 100 后才发送正文',
    saveData: '希望节省流量',
    gpc: '请求不出售或共享其数据',
    te: '可接受的传输编码；“trailers”会转发尾部字段',
    trailer: '正文之后发送的尾部字段',
    upgrade: '在此连接上提供或采用另一协议',
    upgradeInsecure: '浏览器更希望使用 https:',
    csrf: '防 CSRF 令牌',
    requestedWith: '标记由脚本发起的请求',
    xssProtection: '已废弃，浏览器会忽略',
    frameOptions: {
      deny: '不能放进任何框架',
      sameorigin: '只能放进同源的框架'
    },
    contentTypeOptions: { nosniff: '禁用类型嗅探' },
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
      credentialless: '嵌入其他来源时不带凭据',
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
      websocket: '打开 WebSocket'
    }
  },
  verdict: {
    switched: '连接切换为 {protocol}',
    sameByTag: '{method}：客户端的副本仍然有效，实体标签匹配',
    sameByDate: '{method}：客户端的副本仍然有效，此后没有改动',
    unasked304: '请求不带条件却响应 304：客户端没有可用的副本',
    changedMeanwhile: '{method} 未执行：版本已改变',
    loginWanted: '需要登录：{schemes}',
    loginGoesOn: '登录进行中：需要下一步（{schemes}）',
    loginRefused: '登录被拒绝；要求的方式：{schemes}',
    noChallenge: '需要登录，但方式未知：缺少 WWW-Authenticate',
    nowhere: '重定向没有 Location',
    movedForGood: '已永久移至 {location}',
    elsewhere: '重定向到 {location}',
    retryIn: '{time}后再试',
    retryAt: '请在 {time}再试',
    preflight: '预检通过：{origin} 可以发送 {method}',
    preflightRefused: '预检被拒绝：{reason}',
    corsRefused: '浏览器不让页面读取响应：{reason}'
  }
}
