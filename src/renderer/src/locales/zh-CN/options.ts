import type { options as english } from '../en/options'

export const options: typeof english = {
  search: '查找选项',
  none: '没有名为“{query}”的选项。',
  clear: '清除搜索',
  file: { none: '无', choose: '选择…', clear: '不使用文件' },
  showSecret: '显示输入内容',
  hideSecret: '隐藏输入内容',
  sections: {
    general: '常规',
    address: '地址',
    login: '登录',
    limits: '限制与名单',
    socket: '套接字',
    tls: 'TLS',
    way: '到达目标的途径',
    overrides: '替换目标',
    lookup: '名称解析',
    timeouts: '超时',
    reconnect: '重连'
  },
  placeholders: {
    backlog: '511',
    most: '不限',
    highWater: '256 KiB',
    keepAlive: '关闭；例如 30 s',
    idle: '从不；例如 30 s',
    connectTimeout: '30 s',
    eyeballsDelay: '250 ms',
    reconnectFirst: '1 s',
    reconnectMost: '30 s',
    reconnectTimes: '不限',
    allow: '任何人',
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
    loginUser: '放行任何人',
    hostNames: '例如 api.example, *.example.org, 10.0.0.5',
    exceptions: '例如 dev.example, *.test, 10.0.0.5',
    arrivalTimeout: '30 s'
  },
  server: {
    tls: {
      label: 'TLS',
      about: '客户端与此服务器使用 TLS 通信，其内容解密后记录。默认关闭。',
      short: '{value}'
    },
    certificate: {
      label: '证书',
      about: '包含证书及其证书链的 PEM 文件，或同时包含私钥的 PKCS #12 文件（.p12、.pfx）。',
      short: '{value}'
    },
    alpn: {
      label: 'ALPN 协议',
      about: '此服务器接受的应用层协议，优先者在前。默认无。',
      short: '{value}'
    }
  },
  client: {
    tls: {
      label: 'TLS',
      about: '与目标使用 TLS 通信，传输内容解密后记录。默认关闭。',
      short: '{value}'
    },
    certificate: {
      label: '客户端证书',
      about: '目标要求时出示：PEM 文件，或包含私钥的 PKCS #12 文件。默认无。',
      short: '客户端证书'
    },
    alpn: {
      label: 'ALPN 协议',
      about: '向目标提出的应用层协议，优先者在前。默认无。',
      short: '{value}'
    }
  },
  overrides: {
    add: '添加一行',
    remove: '删除第 {n} 行',
    fromNamed: '第 {n} 行：请求的目标',
    toNamed: '第 {n} 行：实际前往的目标'
  },
  proxy: {
    certificate: {
      label: '客户端证书',
      about: '目标要求时出示：PEM 文件，或包含私钥的 PKCS #12 文件。默认无；客户端自己的证书无法转交。',
      short: '客户端证书'
    },
    alpn: {
      label: 'ALPN 协议',
      about: '代替客户端所提供的协议，向目标提供。默认与客户端相同。',
      short: 'ALPN：{value}'
    },
    serverName: {
      label: '服务器名称（SNI）',
      about: '向目标请求的名称。默认与客户端相同，客户端没有时用目标的名称。',
      short: 'SNI：{value}'
    },
    verify: {
      label: '验证目标',
      about: '证书无法验证的目标会被拒绝，并告知客户端。关闭后仅作警告。默认开启。',
      short: '不验证目标'
    },
    authority: {
      label: '额外的颁发机构',
      about: '除系统自带之外，用于验证目标的受信任证书，PEM 文件。默认无。',
      short: '额外颁发机构'
    },
    minVersion: {
      label: '最低版本',
      about: '与目标之间。默认与客户端相同；1.0 和 1.1 已不安全，仅用于旧设备。',
      short: '从 {value}'
    },
    maxVersion: {
      label: '最高版本',
      about: '与目标之间。默认与客户端相同。',
      short: '至 {value}'
    },
    via: {
      label: '经由代理',
      about: '由另一个代理代为连接目标并解析其名称。默认直连。',
      short: '{value}'
    },
    fixedAddress: {
      label: '地址',
      about: '当作所有目标名称的地址，不做解析；TLS 和代理仍使用原名称。',
      short: '{value}'
    }
  },
  names: {
    loginUser: {
      label: '用户名',
      about: '客户端须出示：SOCKS5 登录，或 Proxy-Authorization 标头。SOCKS4 没有密码。',
      short: '以 {value} 登录'
    },
    loginPassword: {
      label: '密码',
      about: '以可读形式随会话保存在文件中。',
      short: '密码'
    },
    tlsTarget: {
      label: '与目标之间',
      about: '目标收到的是：与客户端相同（默认）、始终为 TLS，或始终为明文。',
      short: '与目标之间：{value}'
    },
    whichHosts: {
      label: '拦截的主机',
      about: '全部、仅列出的，或除列出之外的全部。其余原样转发。默认全部。',
      short: '{value}'
    },
    hostNames: {
      label: '主机',
      about: '名称、地址，或以 *.example.org 表示其下所有名称；每行一个。',
      short: '{value}'
    },
    startTls: {
      label: 'STARTTLS',
      about:
        '连接中途才开始的 TLS 也予解密：SMTP、IMAP、POP3、FTP、XMPP、LDAP、PostgreSQL、MySQL。默认开启。',
      short: 'STARTTLS 原样转发'
    },
    passPinned: {
      label: '透传拒绝证书的客户端',
      about: '一分钟内三次拒绝证书的客户端，其 TLS 透传五分钟。默认开启。',
      short: '不透传拒绝证书的客户端'
    },
    exceptions: {
      label: '直接接受',
      about: '不验证其证书的主机，每行一个。默认无。',
      short: '直接接受：{value}'
    },
    keyLog: {
      label: '密钥日志文件',
      about:
        '写入两侧 TLS 的密钥（SSLKEYLOGFILE），使 Wireshark 能解密在别处抓取的数据。得到此文件的人也能解密。',
      short: '密钥日志 {value}'
    },
    overrides: {
      label: '替换目标',
      about: '请求左侧位置的连接改为前往右侧。不写端口则适用于该主机的所有端口，且端口不变。',
      short: '{value}'
    },
    arrivalTimeout: {
      label: '到达',
      about: '届时客户端仍未说明去向，或 TLS 仍未建立，则结束其连接。默认 30 s。',
      short: '到达 {value}'
    },
    startAtLaunch: {
      label: '随应用启动',
      about: 'Tcplens 启动时自动启动。否则此会话在启动后处于停止状态。',
      short: '随应用启动'
    },
    ipv6Only: {
      label: '仅 IPv6',
      about: '监听 :: 时不接受 IPv4 客户端。默认在系统支持时两者都接受。',
      short: '仅 IPv6'
    },
    backlog: {
      label: '等待队列',
      about: '系统允许等待接受的连接数，系统可能取更小的值。默认 511。',
      short: '队列 {value}'
    },
    exclusive: {
      label: '独占',
      about: '不与集群中的其他进程共享端口。默认关闭。',
      short: '独占'
    },
    most: {
      label: '同时在线客户端',
      about: '最多允许这么多，超出的会被拒绝并计数。默认不限。',
      short: '最多 {value} 个'
    },
    surplus: {
      label: '超出的客户端',
      about: '超出上限时，正常结束（FIN，默认）或重置（RST）。',
      short: '超出时：{value}'
    },
    allow: {
      label: '只允许',
      about: '地址、范围（10.0.0.1-10.0.0.9）和子网（10.0.0.0/8），每行一个。默认允许任何人。',
      short: '允许名单'
    },
    block: {
      label: '禁止',
      about: '写法同上。名单中的客户端会被重置并计数，即使上面已允许。默认无。',
      short: '禁止名单'
    },
    pauseOnConnect: {
      label: '接入后暂停',
      about: '在客户端列表中恢复读取之前，不读取新客户端的任何数据。默认关闭。',
      short: '接入后暂停'
    },
    halfOpen: {
      label: '半开',
      about: '对端发送 FIN 后，本端保持打开，直到手动结束。默认随之结束。',
      short: '半开'
    },
    noDelay: {
      label: '无延迟',
      about: '小数据立即发出（TCP_NODELAY）。关闭后 Nagle 算法可能将其合并。默认开启。',
      short: '启用 Nagle 算法'
    },
    keepAlive: {
      label: '保活探测',
      about: '无流量达到此时长后，系统会探测对端是否还在。默认关闭。',
      short: '保活 {value}'
    },
    highWater: {
      label: '高水位',
      about: '套接字中等待发送的字节超过此数时暂停发送。默认 256 KiB。',
      short: '高水位 {value}'
    },
    names: {
      label: '证书中的名称',
      about: '除监听主机和 localhost 外的名称和地址，以逗号分隔。默认无。',
      short: '用于 {value}'
    },
    serverName: {
      label: '服务器名称（SNI）',
      about: '握手时请求的名称。默认为目标的名称（若目标是名称）。',
      short: 'SNI：{value}'
    },
    customName: { label: '名称', about: '按输入原样发送。', short: '{value}' },
    verify: {
      label: '验证证书',
      about: '拒绝无法验证的证书。无论如何都会显示证书链。默认开启。',
      short: '不验证'
    },
    authority: {
      label: '额外的颁发机构',
      about: '除系统自带之外还信任的证书，PEM 文件。默认无。',
      short: '额外颁发机构'
    },
    certificateKey: {
      label: '私钥',
      about: 'PEM 文件。证书为 PKCS #12 文件或已包含私钥时无需填写。',
      short: '私钥 {value}'
    },
    passphrase: {
      label: '密码短语',
      about: '私钥的密码。它随会话保存，能读取你文件的人都能看到。',
      short: '密码短语'
    },
    askCertificate: {
      label: '请求客户端证书',
      about: '客户端出示的证书会显示在其时间线中，但不会因此拒绝任何人。默认关闭。',
      short: '请求客户端证书'
    },
    minVersion: {
      label: '最低版本',
      about: '默认 TLS 1.2。1.0 和 1.1 已不安全，仅用于旧设备。',
      short: '从 {value}'
    },
    maxVersion: { label: '最高版本', about: '默认 TLS 1.3。', short: '至 {value}' },
    via: {
      label: '经由代理',
      about: '由代理代为连接目标并解析其名称。默认直连。',
      short: '{value}'
    },
    viaHost: { label: '代理主机', about: '代理监听的位置。', short: '{value}' },
    viaPort: { label: '代理端口', about: 'SOCKS 多为 1080，HTTP 多为 3128 或 8080。', short: '{value}' },
    viaUser: { label: '用户名', about: '代理要求身份验证时使用。默认无。', short: '{value}' },
    viaPassword: {
      label: '密码',
      about: '原样发给代理，并以可读形式随会话保存在文件中。',
      short: '密码'
    },
    localAddress: {
      label: '本地地址',
      about: '从本机的哪个地址发起连接。默认由系统选择。',
      short: '从 {value}'
    },
    localPort: {
      label: '本地端口',
      about: '从哪个端口发起连接。每次连接后该端口会被占用一段时间。默认任意。',
      short: '从端口 {value}'
    },
    family: {
      label: '地址族',
      about: '尝试名称的哪些地址。默认两种都尝试。',
      short: '{value}'
    },
    lookup: {
      label: '解析方式',
      about: '由谁解析名称对应的地址。默认由系统解析，包括 hosts 文件。',
      short: '{value}'
    },
    nameServers: {
      label: 'DNS 服务器',
      about: '代替系统设置的 DNS 服务器地址，每行一个。',
      short: '{value}'
    },
    fixedAddress: {
      label: '地址',
      about: '当作目标名称的地址，不做解析；TLS 和代理仍使用原名称。',
      short: '{value}'
    },
    hints: {
      label: '解析提示',
      about: '用于系统解析：getaddrinfo 的 AI_ADDRCONFIG、AI_V4MAPPED 和 AI_ALL。默认无。',
      short: '{value}'
    },
    eyeballs: {
      label: 'Happy Eyeballs',
      about: '依次尝试名称的各个地址（RFC 8305）。关闭后只尝试第一个。默认开启。',
      short: '只试第一个地址'
    },
    eyeballsDelay: {
      label: '每个地址的时间',
      about: '开始尝试下一个地址之前等待的时间。默认 250 ms。',
      short: '{value} 后试下一个'
    },
    connectTimeout: {
      label: '连接',
      about: '超过此时长则放弃，包括代理和 TLS。默认 30 s；客户端关闭其发送方向后为 5 s。',
      short: '连接 {value}'
    },
    idle: {
      label: '空闲',
      about: '任一方向无数据达到此时长时。默认从不。',
      short: '空闲 {value}'
    },
    idleThen: {
      label: '空闲时',
      about: '在时间线中注明（默认）、正常结束连接，或将其重置。',
      short: '{value}'
    },
    reconnect: {
      label: '自动重连',
      about: '连接失败或被对方结束后再次连接。默认关闭。',
      short: '开启'
    },
    reconnectFirst: {
      label: '首次间隔',
      about: '第一次重连前的等待时间，每失败一次加倍。默认 1 s。',
      short: '{value} 后'
    },
    reconnectMost: { label: '最长间隔', about: '等待时间的上限。默认 30 s。', short: '最长 {value}' },
    reconnectTimes: {
      label: '连续次数',
      about: '连续失败这么多次后放弃。默认不限。',
      short: '{value} 次'
    }
  },
  values: {
    tlsTarget: { same: '与客户端相同', tls: 'TLS', plain: '明文' },
    whichHosts: { all: '全部', only: '仅这些', except: '除这些之外' },
    surplus: { end: '结束 (FIN)', reset: '重置 (RST)' },
    tls: { off: '关闭', on: '开启', spot: '即时生成证书', files: '证书文件' },
    serverName: { target: '目标名称', custom: '其他名称', none: '不发送' },
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
    idleThen: { tell: '注明', end: '结束 (FIN)', reset: '重置 (RST)' }
  },
  proxyValues: {
    serverName: { target: '与客户端相同', custom: '其他名称', none: '不发送' },
    minVersion: { default: '与客户端相同' }
  }
}
