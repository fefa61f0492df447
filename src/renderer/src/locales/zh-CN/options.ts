import type { options as english } from '../en/options'

export const options: typeof english = {
  search: '查找选项',
  none: '没有与“{query}”匹配的选项。',
  clear: '清除搜索',
  file: { none: '无', choose: '选择…', clear: '移除文件' },
  showSecret: '显示内容',
  hideSecret: '隐藏内容',
  sections: {
    general: '常规',
    address: '地址',
    login: '登录',
    limits: '限制与访问控制',
    socket: '套接字',
    tls: 'TLS',
    way: '上游连接',
    overrides: '目标重定向',
    lookup: '名称解析',
    timeouts: '超时',
    reconnect: '重连'
  },
  placeholders: {
    backlog: '511',
    most: '不限',
    highWater: '256 KiB',
    keepAlive: '关闭；例如 30 s',
    idle: '不限；例如 30 s',
    connectTimeout: '30 s',
    eyeballsDelay: '250 ms',
    reconnectFirst: '1 s',
    reconnectMost: '30 s',
    reconnectTimes: '不限',
    allow: '所有客户端',
    block: '无',
    names: '例如 dev.example, 192.168.1.20',
    alpn: '例如 h2, http/1.1',
    customName: 'name.example',
    localAddress: '由系统选择',
    localPort: '任意空闲端口',
    nameServers: '例如 1.1.1.1 或 127.0.0.1:5353',
    fixedAddress: '例如 127.0.0.1',
    viaHost: '127.0.0.1',
    viaPort: '1080',
    viaUser: '无',
    viaPassword: '无',
    passphrase: '无',
    loginUser: '无需登录',
    hostNames: '例如 api.example, *.example.org, 10.0.0.5',
    exceptions: '例如 dev.example, *.test, 10.0.0.5',
    arrivalTimeout: '30 s'
  },
  server: {
    tls: {
      label: 'TLS',
      about: '客户端通过 TLS 连接，流量解密后记录。默认关闭。',
      short: '{value}'
    },
    certificate: {
      label: '证书',
      about: '包含证书及证书链的 PEM 文件，或包含私钥的 PKCS #12 文件（.p12、.pfx）。',
      short: '{value}'
    },
    alpn: {
      label: 'ALPN 协议',
      about: '此服务器接受的应用层协议，按优先级排列。默认无。',
      short: '{value}'
    }
  },
  client: {
    tls: {
      label: 'TLS',
      about: '通过 TLS 连接服务器，流量解密后记录。默认关闭。',
      short: '{value}'
    },
    certificate: {
      label: '客户端证书',
      about: '服务器要求时发送：PEM 文件，或包含私钥的 PKCS #12 文件。默认无。',
      short: '客户端证书'
    },
    alpn: {
      label: 'ALPN 协议',
      about: '向服务器提供的应用层协议，按优先级排列。默认无。',
      short: '{value}'
    }
  },
  overrides: {
    add: '添加一行',
    remove: '删除第 {n} 行',
    fromNamed: '第 {n} 行：请求的主机',
    toNamed: '第 {n} 行：实际目标'
  },
  proxy: {
    certificate: {
      label: '客户端证书',
      about: '服务器要求时发送：PEM 文件，或包含私钥的 PKCS #12 文件。默认无；客户端自己的证书无法转发。',
      short: '客户端证书'
    },
    alpn: {
      label: 'ALPN 协议',
      about: '代替客户端的协议提供给服务器。默认与客户端相同。',
      short: 'ALPN：{value}'
    },
    serverName: {
      label: '服务器名称（SNI）',
      about: '发送给服务器的名称。默认使用客户端的名称，没有时使用目标的名称。',
      short: 'SNI：{value}'
    },
    verify: {
      label: '验证服务器证书',
      about: '服务器证书未通过验证时连接失败，并向客户端返回错误。关闭后仅显示警告。默认开启。',
      short: '不验证证书'
    },
    authority: {
      label: '额外的 CA 证书',
      about: '验证服务器时，除系统自带之外额外信任的证书（PEM 文件）。默认无。',
      short: '额外的 CA 证书'
    },
    minVersion: {
      label: '最低版本',
      about: '与服务器之间。默认与客户端相同；1.0 和 1.1 不安全，仅用于旧服务器。',
      short: '最低 {value}'
    },
    maxVersion: {
      label: '最高版本',
      about: '与服务器之间。默认与客户端相同。',
      short: '最高 {value}'
    },
    via: {
      label: '上游代理',
      about: '通过另一个代理连接服务器，并由它解析域名。默认直连。',
      short: '{value}'
    },
    fixedAddress: {
      label: '地址',
      about: '用作所有目标名称的地址，不做解析。TLS 和代理仍使用原名称。',
      short: '{value}'
    }
  },
  names: {
    loginUser: {
      label: '用户名',
      about: '要求客户端提供：SOCKS5 登录，或 Proxy-Authorization 标头。SOCKS4 没有密码。',
      short: '以 {value} 登录'
    },
    loginPassword: {
      label: '密码',
      about: '以明文保存在会话文件中。',
      short: '密码'
    },
    tlsTarget: {
      label: '与服务器之间的 TLS',
      about: '与客户端相同（默认）、始终使用 TLS，或始终使用明文。',
      short: '与服务器之间：{value}'
    },
    whichHosts: {
      label: '解密的主机',
      about: '全部主机、仅列出的主机，或除列出之外的主机。其余主机不解密。默认全部。',
      short: '{value}'
    },
    hostNames: {
      label: '主机',
      about: '名称、地址，或用 *.example.org 表示其下所有名称；每行一个。',
      short: '{value}'
    },
    startTls: {
      label: 'STARTTLS',
      about: '同时解密在连接中途启动的 TLS：SMTP、IMAP、POP3、FTP、XMPP、LDAP、PostgreSQL、MySQL。默认开启。',
      short: '透传 STARTTLS'
    },
    passPinned: {
      label: '透传拒绝证书的客户端',
      about: '客户端一分钟内三次拒绝证书后，透传其 TLS 五分钟。默认开启。',
      short: '不透传拒绝证书的客户端'
    },
    exceptions: {
      label: '免验证的主机',
      about: '不验证其证书的主机，每行一个。默认无。',
      short: '不验证：{value}'
    },
    keyLog: {
      label: '密钥日志文件',
      about:
        '写入两侧的 TLS 密钥（SSLKEYLOGFILE），供 Wireshark 解密在别处抓取的数据。任何拿到此文件的人都能解密。',
      short: '密钥日志 {value}'
    },
    overrides: {
      label: '目标重定向',
      about: '发往左侧主机的连接改为发往右侧主机。不写端口时适用于该主机的所有端口，端口号不变。',
      short: '{value}'
    },
    arrivalTimeout: {
      label: '客户端握手',
      about: '客户端未能按时完成代理或 TLS 握手时关闭其连接。默认 30 s。',
      short: '握手 {value}'
    },
    startAtLaunch: {
      label: '随应用启动',
      about: '随 Tcplens 一起启动。否则会话恢复后处于停止状态。',
      short: '随应用启动'
    },
    ipv6Only: {
      label: '仅 IPv6',
      about: '监听 :: 时不接受 IPv4 客户端。默认两者都接受（如系统支持）。',
      short: '仅 IPv6'
    },
    backlog: {
      label: '等待队列',
      about: '等待接受的最大连接数，系统可能允许得更少。默认 511。',
      short: '队列 {value}'
    },
    exclusive: {
      label: '独占',
      about: '不与集群中的其他进程共享端口。默认关闭。',
      short: '独占'
    },
    most: {
      label: '最大客户端数',
      about: '超出的客户端会被拒绝并计数。默认不限。',
      short: '最多 {value} 个'
    },
    surplus: {
      label: '拒绝方式',
      about: '超出上限的客户端：关闭连接（FIN，默认）或重置连接（RST）。',
      short: '拒绝方式：{value}'
    },
    allow: {
      label: '仅允许',
      about: '地址、范围（10.0.0.1-10.0.0.9）和子网（10.0.0.0/8），每行一个。默认允许所有客户端。',
      short: '允许名单'
    },
    block: {
      label: '阻止',
      about: '格式同上。这些客户端会被重置并计数，即使上面已允许。默认无。',
      short: '阻止名单'
    },
    pauseOnConnect: {
      label: '接入后暂停',
      about: '在客户端列表中恢复读取之前，不读取新客户端的数据。默认关闭。',
      short: '接入后暂停'
    },
    halfOpen: {
      label: '保持半关闭',
      about: '对端发送 FIN 后，本端保持打开，直到手动关闭。默认随之关闭。',
      short: '保持半关闭'
    },
    noDelay: {
      label: '无延迟',
      about: '小数据立即发送（TCP_NODELAY）。关闭后 Nagle 算法可能合并发送。默认开启。',
      short: '启用 Nagle 算法'
    },
    keepAlive: {
      label: '保活探测',
      about: '连接空闲多久后由系统探测对端。默认关闭。',
      short: '保活 {value}'
    },
    highWater: {
      label: '高水位',
      about: '套接字中待发送的字节超过此值时暂停发送。默认 256 KiB。',
      short: '高水位 {value}'
    },
    names: {
      label: '证书中的名称',
      about: '除监听主机和 localhost 之外的名称和地址，以逗号分隔。默认无。',
      short: '用于 {value}'
    },
    serverName: {
      label: '服务器名称（SNI）',
      about: '在 TLS 握手中发送。默认为目标的名称（目标为地址时不发送）。',
      short: 'SNI：{value}'
    },
    customName: { label: '名称', about: '按输入原样发送。', short: '{value}' },
    verify: {
      label: '验证证书',
      about: '证书未通过验证时连接失败。始终显示证书链。默认开启。',
      short: '不验证'
    },
    authority: {
      label: '额外的 CA 证书',
      about: '除系统自带之外额外信任的证书（PEM 文件）。默认无。',
      short: '额外的 CA 证书'
    },
    certificateKey: {
      label: '私钥',
      about: 'PEM 文件。证书文件已包含私钥时无需填写。',
      short: '私钥 {value}'
    },
    passphrase: {
      label: '私钥密码',
      about: '用于解密私钥，以明文随会话保存。',
      short: '私钥密码'
    },
    askCertificate: {
      label: '请求客户端证书',
      about: '客户端的证书显示在时间线中，不会因此拒绝客户端。默认关闭。',
      short: '请求客户端证书'
    },
    minVersion: {
      label: '最低版本',
      about: '默认 TLS 1.2。1.0 和 1.1 不安全，仅用于旧的对端。',
      short: '最低 {value}'
    },
    maxVersion: { label: '最高版本', about: '默认 TLS 1.3。', short: '最高 {value}' },
    via: {
      label: '上游代理',
      about: '通过代理连接服务器，并由代理解析域名。默认直连。',
      short: '{value}'
    },
    viaHost: { label: '代理主机', about: '代理的主机名或地址。', short: '{value}' },
    viaPort: { label: '代理端口', about: 'SOCKS 通常为 1080，HTTP 通常为 3128 或 8080。', short: '{value}' },
    viaUser: { label: '用户名', about: '用于需要登录的代理。默认无。', short: '{value}' },
    viaPassword: {
      label: '密码',
      about: '原样发送给代理，并以明文保存在会话文件中。',
      short: '密码'
    },
    localAddress: {
      label: '本地地址',
      about: '发起连接的本机地址。默认由系统选择。',
      short: '从 {value}'
    },
    localPort: {
      label: '本地端口',
      about: '发起连接的本机端口。每次连接后会被占用一段时间。默认任意端口。',
      short: '从端口 {value}'
    },
    family: {
      label: '地址族',
      about: '尝试名称的哪类地址。默认两类都尝试。',
      short: '{value}'
    },
    lookup: {
      label: '解析方式',
      about: '如何解析域名。默认由系统解析，包括 hosts 文件。',
      short: '{value}'
    },
    nameServers: {
      label: 'DNS 服务器',
      about: '代替系统设置使用的 DNS 服务器，每行一个。',
      short: '{value}'
    },
    fixedAddress: {
      label: '地址',
      about: '用作目标名称的地址，不做解析。TLS 和代理仍使用原名称。',
      short: '{value}'
    },
    hints: {
      label: '解析提示',
      about: '用于系统解析：getaddrinfo 的 AI_ADDRCONFIG、AI_V4MAPPED 和 AI_ALL。默认无。',
      short: '{value}'
    },
    eyeballs: {
      label: 'Happy Eyeballs',
      about: '错开启动、并行尝试名称的各个地址（RFC 8305）。关闭后只尝试第一个。默认开启。',
      short: '只试第一个地址'
    },
    eyeballsDelay: {
      label: '尝试间隔',
      about: '开始尝试下一个地址前的等待时间。默认 250 ms。',
      short: '{value} 后试下一个'
    },
    connectTimeout: {
      label: '连接超时',
      about: '包括代理和 TLS 握手。默认 30 s；客户端关闭其发送方向后为 5 s。',
      short: '连接 {value}'
    },
    idle: {
      label: '空闲超时',
      about: '双向均无流量的时间。默认不限。',
      short: '空闲 {value}'
    },
    idleThen: {
      label: '空闲超时后',
      about: '在时间线中记录（默认）、关闭连接，或重置连接。',
      short: '{value}'
    },
    reconnect: {
      label: '自动重连',
      about: '连接失败或被服务器关闭后重新连接。默认关闭。',
      short: '开启'
    },
    reconnectFirst: {
      label: '初始间隔',
      about: '首次重连前的等待时间，每失败一次加倍。默认 1 s。',
      short: '{value} 后'
    },
    reconnectMost: { label: '最大间隔', about: '等待时间的上限。默认 30 s。', short: '最长 {value}' },
    reconnectTimes: {
      label: '最大尝试次数',
      about: '连续失败达到此次数后放弃。默认不限。',
      short: '{value} 次'
    }
  },
  values: {
    tlsTarget: { same: '与客户端相同', tls: 'TLS', plain: '明文' },
    whichHosts: { all: '全部', only: '仅列出的', except: '除列出之外' },
    surplus: { end: '关闭 (FIN)', reset: '重置 (RST)' },
    tls: { off: '关闭', on: '开启', spot: '自动生成证书', files: '证书文件' },
    serverName: { target: '目标名称', custom: '自定义', none: '不发送' },
    minVersion: {
      default: '默认',
      TLSv1: '1.0',
      TLSv1_1: '1.1',
      TLSv1_2: '1.2',
      TLSv1_3: '1.3'
    },
    via: { direct: '直连', socks5: 'SOCKS5', http: 'HTTP CONNECT' },
    family: { any: 'IPv4 和 IPv6', 4: 'IPv4', 6: 'IPv6' },
    lookup: { system: '系统', servers: 'DNS 服务器', address: '固定地址' },
    hints: { addrconfig: 'ADDRCONFIG', v4mapped: 'V4MAPPED', all: 'ALL' },
    eyeballs: { on: '开启', off: '关闭' },
    idleThen: { tell: '记录', end: '关闭 (FIN)', reset: '重置 (RST)' }
  },
  proxyValues: {
    serverName: { target: '与客户端相同', custom: '自定义', none: '不发送' },
    minVersion: { default: '与客户端相同' }
  }
}
