import type { explain as en } from '../en/explain'

export const explain: typeof en = {
  show: '说明 {name}',
  hide: '收起 {name} 的说明',
  whole: '显示全部 {count} 个字符',
  less: '收起',
  reveal: '显示',
  conceal: '隐藏',
  hidden: '已隐藏',
  copy: '复制{what}',
  copyJson: '复制为 JSON',
  copied: '已复制',
  reference: 'RFC {rfc} 第 {section} 节',
  separator: ' · ',
  repeated: '{place}/{count}',
  repeatedHint: '该标头发送了 {count} 次。',
  conflictHint: '该标头发送了 {count} 次，但只允许一次：不同程序会取不同的值。',
  trailer: '尾部字段',
  trailerHint: '位于正文之后：接收方可能忽略或丢弃它。',
  hop: '逐跳',
  hopHint: '逐跳标头：仅限下一跳，代理会将其移除。',
  more: '再显示 {count} 项',
  cards: {
    query: '查询参数',
    cookies: 'Cookie',
    setCookies: '设置的 Cookie',
    auth: '身份验证',
    caching: '缓存',
    conditions: '条件请求',
    cors: 'CORS'
  },
  query: {
    count: '{count} 个参数',
    groups: '成组：{names}',
    faulty: '{count} 个格式有误'
  },
  marks: {
    percent: '% 转义有误',
    'not-utf8': '不是 UTF-8',
    array: '数组',
    map: '映射',
    repeated: '{place}/{count}'
  },
  time: {
    later: '{time}后',
    earlier: '{time}前',
    same: '同一秒',
    hint: '相对于该消息的时刻 {moment}。',
    at: '{moment}（{distance}）'
  },
  units: {
    year: '{n} 年',
    day: '{n} 天',
    hour: '{n} 小时',
    minute: '{n} 分钟',
    second: '{n} 秒'
  },
  labels: {
    auth: {
      scheme: '方案',
      user: '用户',
      password: '密码',
      token: '令牌',
      mechanism: '机制',
      step: '步骤',
      domain: '域',
      workstation: '工作站',
      target: '目标',
      aws: {
        accessKey: '访问密钥',
        date: '密钥日期',
        region: '区域',
        service: '服务',
        signedHeaders: '已签名的标头',
        signature: '签名'
      },
      fields: {
        username: '用户',
        usernameExt: '用户',
        realm: '领域',
        uri: '目标',
        algorithm: '算法',
        nonce: '随机数',
        nc: '随机数计数',
        cnonce: '客户端随机数',
        qop: '保护方式',
        response: '证明',
        opaque: '不透明数据',
        userhash: '用户名已散列',
        domain: '适用于',
        stale: '随机数已过期',
        charset: '字符集'
      }
    },
    jwt: { signature: '签名' },
    cache: {
      browser: '浏览器',
      shared: '共享缓存',
      lifetime: '有效期',
      age: '到达时的年龄',
      left: '剩余',
      validator: '验证依据',
      vary: '随这些标头变化',
      ifNoneMatch: '已有的标签',
      ifModifiedSince: '已有版本的时间',
      ifMatch: '期望的标签',
      ifUnmodifiedSince: '期望未改动自',
      ifRange: '已有部分的版本'
    },
    content: { type: '类型', charset: '字符集', boundary: '分隔符' },
    cookie: {
      value: '值',
      expires: '过期时间',
      maxAge: '保留',
      domain: '发送给',
      path: '路径',
      secure: 'Secure',
      httpOnly: 'HttpOnly',
      sameSite: 'SameSite',
      partitioned: 'Partitioned',
      priority: '优先级'
    },
    cors: {
      origin: '页面来源',
      allowOrigin: '允许的来源',
      credentials: '凭据',
      methods: '方法',
      headers: '标头',
      exposed: '可读的标头',
      maxAge: '记住',
      asksMethod: '请求的方法',
      asksHeaders: '请求的标头',
      hidden: '页面读不到'
    },
    date: { when: '时间' },
    forwarded: {
      for: '客户端',
      by: '接收方',
      host: '请求的主机',
      proto: '请求的协议',
      client: '客户端',
      proxy: '代理'
    },
    link: { target: '链接' },
    range: { part: '范围' },
    trace: { id: '追踪', parent: '上级' }
  },
  cookie: {
    gist: {
      kept: '保留 {time}',
      session: '保留到浏览器关闭',
      deleted: '删除该 Cookie',
      secure: '仅 HTTPS',
      httpOnly: '脚本不可读'
    },
    refused: {
      securePrefix: '浏览器会拒绝：__Secure- 开头的名称必须带 Secure。',
      hostPrefix: '浏览器会拒绝：__Host- 开头的名称必须带 Secure 和 Path=/，且不能有 Domain。',
      sameSiteNone: '浏览器会拒绝：SameSite=None 必须带 Secure。',
      partitioned: '浏览器会拒绝：Partitioned 必须带 Secure。',
      foreignDomain: '浏览器会拒绝：Domain 与设置它的主机不符。',
      tooLong: '浏览器会拒绝：名称与值合计超过 4,096 字节。',
      empty: '浏览器会忽略：既无名称也无值。',
      control: '浏览器会拒绝：含有控制字符。'
    },
    overridden: '{value}（同名属性以最后一个为准）',
    badDate: '不是浏览器能识别的日期，会被忽略',
    expiresBeaten: '{time}；以 Max-Age 为准',
    badMaxAge: '“{value}”不是数字，会被忽略',
    atOnce: '立即删除',
    capped: '{time}；浏览器最多保留 400 天',
    domain: '{domain} 及其子域',
    hostOnly: '仅此主机',
    path: '{path} 及其下级',
    badPath: '不是路径，改用请求所在的目录',
    defaultPath: '{path} 及其下级（取自请求所在的目录）',
    secure: '只通过 HTTPS 发送',
    httpOnly: '页面脚本无法读取',
    partitioned: '按顶级站点分开保存',
    session: '浏览器关闭时',
    sameSite: {
      strict: 'Strict：跨站请求一律不带',
      lax: 'Lax：跨站时仅在点击链接跳转时带上',
      none: 'None：任何站点发起的请求都带上',
      unknown: '未知的值，视为没有设置',
      default: '未设置：Chromium 视为 Lax'
    },
    unknown: '{value}（未知，会被忽略）'
  },
  auth: {
    schemes: {
      basic: 'Basic：用户名和密码，只是编码而未加密',
      bearer: 'Bearer：持有令牌者即可使用',
      dpop: 'DPoP：与客户端密钥绑定的令牌',
      digest: 'Digest：证明知道密码而不发送密码',
      negotiate: 'Negotiate：Kerberos 或 NTLM',
      ntlm: 'NTLM',
      aws: 'AWS 签名版本 4'
    },
    gist: {
      basic: '用户 {user}，密码已隐藏',
      notBase64: '不是有效的 base64',
      noColon: '没有密码',
      jwt: 'JSON Web Token',
      opaque: '不透明令牌',
      digest: '密码证明',
      digestOf: '用户 {user}，通过密码证明',
      aws: '为 {region} 的 {service} 签名',
      awsBad: '凭据范围不完整',
      key: '密钥，原样发送',
      wants: '要求 {scheme}',
      wantsFor: '要求以 {scheme} 登录“{realm}”'
    },
    clear: '任何能读取此消息的人都能得到密码。',
    notBase64: 'Basic 后面的值不是有效的 base64。',
    noColon: '用户名和密码之间必须有冒号。',
    opaque: '不是 JSON Web Token：只有签发者知道其含义。',
    weakDigest: 'MD5 是 Digest 中最弱的算法（RFC 7616 第 5.10 节）。',
    token: {
      ntlm: 'NTLM',
      ntlmInSpnego: 'SPNEGO 中的 NTLM',
      kerberos: 'Kerberos 票据',
      spnego: 'SPNEGO 机制协商'
    },
    ntlm: {
      negotiate: 'NTLM 消息 1/3：客户端协商',
      challenge: 'NTLM 消息 2/3：服务器质询',
      authenticate: 'NTLM 消息 3/3：客户端认证'
    }
  },
  jwt: {
    unverified: '仅解码。验证签名需要签发者的密钥。',
    unsigned: '算法为“none”：令牌没有签名，任何人都可以伪造。',
    encrypted: '已加密（JWE）：没有密钥只能读出头部。',
    broken: '声明部分不是 base64url 编码的 JSON 对象，服务器会拒绝该令牌。',
    gist: {
      expired: '已过期，{time}',
      early: '尚未生效，{time}起',
      valid: '有效期至 {time}',
      open: '永不过期',
      unsigned: '没有签名',
      encrypted: '已加密',
      broken: '无效：无法解码声明'
    },
    algorithms: {
      hmac: '{name}：HMAC，SHA-{bits}，双方共享密钥',
      rsa: '{name}：RSA 签名（PKCS #1），SHA-{bits}',
      pss: '{name}：RSA-PSS 签名，SHA-{bits}',
      ecdsa: '{name}：ECDSA 签名，SHA-{bits}',
      eddsa: '{name}：爱德华曲线签名',
      none: '{name}：没有签名'
    }
  },
  cache: {
    badSeconds: '不是秒数，视为已过期',
    directives: {
      maxAge: '{time}内有效',
      maxAgeRequest: '接受年龄不超过 {time}的响应',
      sMaxage: '在共享缓存中 {time}内有效',
      minFresh: '要求还能有效 {time}的响应',
      maxStale: '可接受过期不超过 {time}的响应',
      maxStaleAny: '无论过期多久都接受',
      staleWhileRevalidate: '过期后 {time}内可先使用，同时重新验证',
      staleIfError: '过期后 {time}内，服务器出错时可使用',
      noCache: '每次使用前都必须验证',
      noCacheFields: '未经验证不得使用 {fields}',
      noCacheRequest: '要求刚刚验证过的响应',
      noStore: '不得保存',
      noStoreRequest: '请求及其响应都不得保存',
      noTransform: '途中不得改动',
      onlyIfCached: '只要缓存中的响应，没有则返回 504',
      mustRevalidate: '过期后必须验证才能使用',
      mustUnderstand: '只有理解该状态码的缓存才能保存',
      private: '只供一个用户：共享缓存不得保存',
      privateFields: '共享缓存不得保存 {fields}',
      proxyRevalidate: '过期后共享缓存必须验证',
      public: '共享缓存可以保存，即使需要登录',
      immutable: '有效期内不会改变：刷新时无需验证',
      unknown: '未知，缓存会忽略'
    },
    gist: {
      maxAge: '{time}内有效',
      maxAgeRequest: '年龄不超过 {time}',
      sMaxage: '共享缓存 {time}',
      minFresh: '还能有效 {time}',
      maxStale: '过期不超过 {time}',
      staleWhileRevalidate: '过期 {time}内可先用后验证',
      staleIfError: '出错时可用过期 {time}内的',
      noCache: '每次使用前验证',
      noCacheRequest: '要求新的响应',
      noStore: '不得保存',
      noStoreRequest: '不得保存',
      noTransform: '不得改动',
      onlyIfCached: '只要缓存中的',
      mustRevalidate: '过期后须验证',
      mustUnderstand: '懂得含义才可保存',
      private: '不得存入共享缓存',
      proxyRevalidate: '共享缓存过期后须验证',
      public: '任何缓存皆可',
      immutable: '不会改变',
      vary: '响应取决于这些标头',
      varyAll: '永不复用：可能随任何因素变化',
      etagStrong: '强标签：逐字节相同',
      etagWeak: '弱标签：语义相同',
      etagBad: '实体标签必须放在双引号中'
    },
    verdict: {
      not: '任何缓存都不得保存：{reason}',
      varies: '可以保存，但永不复用（Vary: *）',
      validated: {
        both: '缓存可以保存，但每次使用前都必须重新验证',
        browser: '浏览器可以保存，但每次使用前都必须重新验证；共享缓存不得保存'
      },
      guessed: {
        both: '没有给出有效期；缓存可以自行估计：{time}',
        browser: '没有给出有效期；浏览器可以自行估计：{time}。共享缓存不得保存'
      },
      stale: {
        both: '缓存可以保存，但立即过期',
        browser: '浏览器可以保存，但立即过期；共享缓存不得保存'
      },
      old: '到达时就已经过期',
      kept: {
        both: '浏览器和共享缓存可以保存 {time}',
        browser: '浏览器可以保存 {time}；共享缓存不得保存',
        apart: '浏览器可以保存 {browser}，共享缓存 {shared}'
      },
      noLifetime: '缓存可以保存，但使用前必须重新验证：没有给出有效期',
      useless: '几乎没有缓存会保存：既无有效期，也无验证依据'
    },
    look: {
      not: '不得保存：{reason}',
      validated: '可以保存，每次使用前重新验证',
      unknown: '可以保存，有效期未知',
      stale: '可以保存，立即过期',
      fresh: '可以使用 {time}'
    },
    refused: {
      method: '只有 GET 和 HEAD 的响应才会保存',
      noStore: 'no-store',
      requestNoStore: '请求带有 no-store',
      private: 'private',
      authorization: '请求带有 Authorization，且没有指令允许',
      nothingAllows: '该状态只有在给出有效期时才会保存'
    },
    source: {
      's-maxage': '{time}，依据 s-maxage',
      'max-age': '{time}，依据 max-age',
      expires: '{time}，依据 Expires 减 Date',
      heuristic: '{time}，估计值：距 Last-Modified 时间的十分之一'
    },
    overdue: '无：已过期 {time}',
    etag: '{tag}：用 If-None-Match 验证',
    etagWeak: '{tag}，弱标签：用 If-None-Match 验证',
    byDate: '{date}：用 If-Modified-Since 验证',
    noValidator: '无：过期后需重新发送全部内容',
    varies: '{names}',
    answer: {
      same: '响应 304：已有的副本仍然有效。',
      failed: '响应 412：条件不成立。',
      changed: '响应 200：副本已过时，或服务器不做验证。'
    },
    ask: {
      anew: '要求缓存重新获取',
      ifNoneMatch: '仅当不是这些版本时',
      ifModifiedSince: '仅当此后有改动时',
      ifMatch: '仅当仍是这个版本时',
      ifUnmodifiedSince: '仅当此后没有改动时',
      ifRange: '仅当仍是这个版本时才要该范围'
    }
  },
  cors: {
    anyOrigin: '*（任意来源，不带凭据）',
    withCredentials: '允许',
    badCredentials: '只有小写的“true”有效',
    starPreflight: '* 只适用于不带凭据的请求；从预检看不出请求是否带凭据。',
    defaultMaxAge: '缓存 5 秒：没有 Access-Control-Max-Age。',
    noVary: '响应只针对一个来源，但 Vary 没有列出 Origin：缓存可能把它返回给其他来源。',
    gist: {
      anyone: '任意来源的页面都可以读取',
      credentials: '也可带 Cookie 和凭据',
      exposed: '脚本可以读取这些标头',
      maxAge: '预检结果 {time}内有效'
    },
    verdict: {
      preflight: {
        allowed: '浏览器会为 {origin} 的页面发送该请求',
        refused: '浏览器不会发送该请求：{reason}'
      },
      answer: {
        allowed: '浏览器允许 {origin} 的页面读取',
        refused: '浏览器不让页面读取：{reason}'
      },
      anyone: '任意来源的页面都可以读取，不带凭据',
      nobody: '其他来源都不能读取',
      one: '{origin} 的页面可以读取',
      unchecked: '无需检查：页面同源，或不读取响应'
    },
    refused: {
      missing: '缺少 Access-Control-Allow-Origin',
      several: 'Access-Control-Allow-Origin 有多个值',
      starWithCredentials: '请求带有 Cookie，仅有 * 还不够',
      other: '允许的是 {subject}，不是 {origin}',
      credentials: '请求带有 Cookie，而 Access-Control-Allow-Credentials 不是“true”',
      status: '预检的响应是 {subject}，不是 2xx',
      method: '不允许方法 {subject}',
      header: '不允许：{subject}'
    }
  }
}
