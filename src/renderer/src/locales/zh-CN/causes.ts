import type { causes as english } from '../en/causes'

export const causes: typeof english = {
  label: '可能的原因',
  next: '可以尝试',
  ECONNREFUSED: {
    what: '该地址和端口没有程序在监听',
    cause: '主机在线并作出了回应，但该端口没有程序监听：服务尚未启动、监听在别的端口或地址，或被防火墙拒绝。',
    next: '启动服务器，或检查主机和端口。只监听 127.0.0.1 的服务器只能从本机访问。'
  },
  ECONNRESET: {
    what: '对方重置了连接',
    cause: '对方程序崩溃、在还有字节未读时关闭，或防火墙、负载均衡丢弃了空闲过久的连接。',
    next: '查看重置之前最后发送的内容，以及对方程序当时的日志。'
  },
  ECONNABORTED: {
    what: '连接被中止',
    cause: '本机系统放弃了该连接，常见于网络切换或安全软件介入。',
    next: '重试。如果反复出现，请检查 VPN、防火墙或杀毒软件。'
  },
  EPIPE: {
    what: '对方已经关闭',
    cause: '对方关闭之后仍有字节发出。',
    next: '在时间线中查看对方的流何时结束：它可能没有读完就已应答并关闭。'
  },
  ETIMEDOUT: {
    what: '超时未收到应答',
    cause: '没有收到任何数据包：该地址无人使用、主机已关机，或防火墙静默丢弃了数据包。',
    next: '检查地址以及从本机能否到达该主机，再检查沿途的防火墙。'
  },
  EHOSTUNREACH: {
    what: '主机不可达',
    cause: '路由器或本机不知道如何到达该地址，或本地网络中没有主机使用它。',
    next: '检查地址，并确认本机处于预期的网络中（VPN、网线、Wi-Fi）。'
  },
  ENETUNREACH: {
    what: '网络不可达',
    cause: '本机没有到该网络的路由。若是 IPv6 地址，则本机没有 IPv6 连接。',
    next: '检查网络连接，或选择 IPv4。'
  },
  EHOSTDOWN: {
    what: '主机已关闭',
    cause: '本地网络中没有主机应答该地址。',
    next: '确认该主机已开机并使用该地址。'
  },
  ENETDOWN: {
    what: '网络已断开',
    cause: '通往该地址的网络接口已停用。',
    next: '启用该接口后重试。'
  },
  ENOTFOUND: {
    what: '主机名不存在',
    cause: '域名服务器没有该名称的地址：拼写有误、名称不存在，或只在其他网络内部有效。',
    next: '检查拼写。若是内部名称，请检查 VPN，或在会话中指定其他 DNS 服务器。'
  },
  EAI_AGAIN: {
    what: '域名服务器没有应答',
    cause: '域名服务器无法到达或负载过高。',
    next: '检查网络连接后重试，或直接填写地址。'
  },
  EADDRNOTAVAIL: {
    what: '地址不可用',
    cause: '本机没有该本地地址；或出站端口已用尽，其中许多属于刚刚关闭的连接（TIME_WAIT）。',
    next: '检查会话的本地地址。短连接极多时，请改用长连接。'
  },
  EADDRINUSE: {
    what: '地址已被占用',
    cause: '另一个套接字正在使用该本地地址和端口。',
    next: '换一个端口，或填 0 由系统选择空闲端口。'
  },
  EACCES: {
    what: '没有权限',
    cause:
      '低于某个界限的端口（默认 1024）需要特殊权限，套接字文件需要其目录的写权限，防火墙也可能禁止连接。',
    next: '使用更高的端口。在 Linux 上，界限见 /proc/sys/net/ipv4/ip_unprivileged_port_start。'
  },
  EPERM: {
    what: '没有权限',
    cause: '本机的防火墙规则或安全软件禁止了该操作。',
    next: '检查本机防火墙的规则。'
  },
  EMFILE: {
    what: '打开的文件和套接字过多',
    cause: 'Tcplens 打开的套接字和文件已达到系统对单个程序的上限。',
    next: '结束一些连接，或在启动 Tcplens 之前提高上限（ulimit -n）。'
  },
  ENFILE: {
    what: '整个系统打开的文件和套接字过多',
    cause: '所有程序打开的总数已达到系统上限。',
    next: '结束一些程序，或提高系统上限（Linux 上为 fs.file-max）。'
  },
  ENOBUFS: {
    what: '系统没有空间容纳新的套接字',
    cause: '系统留给套接字的内存已用尽，或出站端口过多。',
    next: '结束一些连接后重试。'
  },
  ENOENT: {
    what: '该路径没有套接字',
    cause: '创建该套接字文件或管道的服务器尚未启动，或使用了其他路径。',
    next: '启动服务器，或检查路径。'
  },
  ENOTSOCK: {
    what: '该路径不是套接字',
    cause: '该路径是普通文件或目录。',
    next: '检查路径。'
  },
  EPROTO: {
    what: '对方没有按约定使用 TLS',
    cause: '收到的字节不是 TLS，或双方的理解不一致。',
    next: '确认该端口是服务器的 TLS 端口，且中间没有代理。'
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    what: '对方不使用 TLS',
    cause: '最先收到的字节不是 TLS：该端口用于明文流量，或以明文返回了错误。',
    next: '使用服务器的 TLS 端口，或在会话中关闭 TLS；拦截 TLS 的代理可把与目标之间设为“明文”。'
  },
  ERR_SSL_UNSUPPORTED_PROTOCOL: {
    what: '没有共同的 TLS 版本',
    cause: '一方提供的版本，另一方已不再或尚未支持。',
    next: '如果服务器确实如此陈旧，请在会话中降低最低版本。'
  },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: {
    what: '对方拒绝了 TLS 版本',
    cause: '对方不接受所提供的版本。',
    next: '在会话中更改最低版本。'
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    what: '对方拒绝了握手',
    cause: '没有共同的加密套件、服务器不提供该名称（SNI），或要求客户端证书。',
    next: '检查会话中的服务器名称，以及服务器是否要求客户端证书。'
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    what: '对方要求客户端证书',
    cause: '服务器只接受出示证书的客户端。',
    next: '在会话中选择客户端证书。'
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: {
    what: '对方不信任该证书',
    cause: '连接方不认识所出示证书的签发者。',
    next: '让客户端信任该证书，或在测试时关闭其验证。'
  },
  ERR_TLS_HANDSHAKE_TIMEOUT: {
    what: 'TLS 握手未在限时内完成',
    cause: '对方建立了连接却没有发送任何内容，或不使用 TLS。',
    next: '确认该端口是服务器的 TLS 端口。'
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: '证书属于其他名称',
    cause: '所连接的名称不在证书的名称之列。',
    next: '使用证书中的名称连接，或在会话中设置服务器名称（SNI）。'
  },
  CERT_HAS_EXPIRED: {
    what: '证书已过期',
    cause: '证书有效期已过，或本机时钟偏快。',
    next: '更新证书，或检查时钟。测试时可在会话中关闭验证。'
  },
  CERT_NOT_YET_VALID: {
    what: '证书尚未生效',
    cause: '证书有效期尚未开始，或本机时钟偏慢。',
    next: '检查两台主机的时钟。'
  },
  CERT_KEY_TOO_SMALL: {
    what: '证书链中的密钥过短，不安全',
    cause: '2048 位以下的 RSA 密钥和 224 位以下的椭圆曲线可被破解。',
    next: '为服务器换用密钥更长的证书。若无法更换，可让代理直接接受此主机的证书。'
  },
  CERT_SIGNATURE_TOO_WEAK: {
    what: '证书链中有证书使用 MD5 或 SHA-1 签名，这类签名可被伪造',
    cause: '证书较旧，或其颁发机构仍使用旧的摘要算法签名。',
    next: '为服务器换用以 SHA-256 签名的证书。若无法更换，可让代理直接接受此主机的证书。'
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: '证书仅由自己签名',
    cause: '测试服务器常见：没有机构为它担保。',
    next: '核对指纹。若无误，可在会话中将其添加为额外的颁发机构、让代理直接接受此主机，或关闭验证。'
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    what: '证书链终止于不受信任的机构',
    cause: '企业自建的机构，或中间有解开 TLS 的代理。',
    next: '如果信任该机构，请在会话中添加它。'
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: '不知道证书由谁签发',
    cause: '服务器没有发送中间证书，或其机构在本机不受信任。',
    next: '让服务器发送完整的证书链，或在会话中添加该机构。'
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    what: '证书链中缺少签发者',
    cause: '没有收到某个中间证书。',
    next: '让服务器发送完整的证书链。'
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    what: '不知道证书由谁签发',
    cause: '签发机构不在本机信任之列。',
    next: '如果信任该机构，请在会话中添加它。'
  },
  ELOOP: {
    what: '连接会绕回此代理',
    cause: '目标（或替换目标、途中的代理所指向的位置）正是此代理监听的地址，会无止境地连接自身。',
    next: '检查目标和替换目标。客户端不应通过此代理请求代理自己的地址。'
  },
  ERR_CLIENT_LOGIN: {
    what: '客户端的登录未被接受',
    cause: '会话要求用户名和密码；客户端没有提供、提供有误，或使用没有密码的 SOCKS4。',
    next: '在客户端中设置用户名和密码，或在会话中取消登录。'
  },
  ERR_CLIENT_PROTOCOL: {
    what: '客户端没有按此代理的方式通信',
    cause:
      '其最初的字节既不是 SOCKS，也不是发给 HTTP 代理的请求：它可能以为对方就是服务器，或一开始就使用 TLS。',
    next: '在程序中按实际类型设置此代理，或改用“转发”，或使用带目标的“自动”。'
  },
  ERR_CLIENT_COMMAND: {
    what: '客户端请求了此代理不支持的操作',
    cause: '它请求 BIND 或 UDP ASSOCIATE。Tcplens 只连接目标（CONNECT）。',
    next: '在客户端中关闭 UDP 或主动模式，例如主动模式 FTP、浏览器的 HTTP/3。'
  },
  ERR_CLIENT_DIRECT: {
    what: '此客户端并未经过重定向',
    cause: '它直接连接了这个透明代理，因此没有其他的去处。',
    next: '添加规则，把发往其目标的连接重定向到这里；或改用“自动”，并在程序中设置代理。'
  },
  ERR_CLIENT_ORIGIN: {
    what: '无法得知客户端原本要去哪里',
    cause: '内核的连接表已无法读取：只有 root 可以读取，或由获得授权的 conntrack 查询。',
    next: '以 root 身份启动 Tcplens，或授予 conntrack cap_net_admin 权限。'
  },
  ERR_CLIENT_TARGET: {
    what: '客户端给出的目标无法到达',
    cause: '名称为空、含有主机名不允许的字符，或端口为 0。',
    next: '检查客户端中的地址。'
  },
  ERR_CLIENT_TOO_LONG: {
    what: '客户端的请求没有尽头',
    cause: '它比任何真实请求都长，可能并不是请求。',
    next: '在对话中查看其最初的字节。'
  },
  ERR_CLIENT_NO_PROXY: {
    what: '客户端把此 HTTP 代理当成了网页服务器',
    cause: '它只请求了路径，如同请求服务器：此地址被填在了服务器地址处，或直接在浏览器中打开。',
    next: '在程序的设置中把此地址填为代理，或改用“转发”，或使用带目标的“自动”。'
  },
  ERR_CLIENT_SCHEME: {
    what: '客户端请求的不是 http URL',
    cause: '代理自身只转发 http URL。https 须由客户端请求隧道（CONNECT）；ftp 等则没有对应方式。',
    next: '为 https 也设置此代理，类型为 HTTP 代理（http://…）；其他协议请使用 SOCKS。'
  },
  ERR_TARGET_ENDED: {
    what: '目标没有应答就结束了连接',
    cause: '请求到达时它已放弃该连接，或不使用 HTTP，或处理此请求时出错。',
    next: '重新请求。若每次如此，请查看目标的日志，并确认该端口是其 HTTP 端口。'
  },
  ERR_CLIENT_CERTIFICATE: {
    what: '客户端不接受我们的证书',
    cause: '它不信任本机的证书颁发机构，或只接受它已知的证书（证书固定）。',
    next: '把颁发机构安装到该程序查找证书的位置：参见“证书颁发机构”。使用证书固定的程序无法解密，其主机会原样转发。'
  },
  ERR_PROXY_ENDED: {
    what: '途中的代理挂断了连接',
    cause: '它没有应答就结束了连接：它不是该类型的代理，或不接纳本机。',
    next: '检查会话中代理的类型、主机和端口。'
  },
  ERR_PROXY_PROTOCOL: {
    what: '途中的代理以其他协议应答',
    cause: '在该处监听的不是该类型的代理。',
    next: '检查会话中代理的类型、主机和端口。'
  },
  ERR_PROXY_LOGIN: {
    what: '途中的代理要求登录',
    cause: '它要求用户名和密码，或不接受所提供的。',
    next: '在会话中设置代理的用户名和密码。'
  },
  ERR_PROXY_FORBIDS: {
    what: '途中的代理禁止访问此目标',
    cause: '其规则不允许该主机或端口；许多 HTTP 代理只允许 443 端口。',
    next: '询问代理的管理者，或经其他途径到达目标。'
  },
  ERR_PROXY_TARGET: {
    what: '途中的代理无法到达目标',
    cause: '代理可以到达，但它未能继续连接：目标停机、未知，或它无法到达。',
    next: '从代理的角度检查目标的名称和端口。'
  },
  ERR_SSL_HTTP_REQUEST: {
    what: '应为 TLS 之处收到了明文 HTTP 请求',
    cause: '对方在此端口使用不带 TLS 的 HTTP。',
    next: '使用 http:// 代替 https://，或使用 TLS 端口。'
  },
  ERR_SSL_NO_SHARED_CIPHER: {
    what: '没有共同的加密方式',
    cause:
      '一方只支持另一方没有的加密套件、密钥交换或签名，往往因为其中一方较旧。窗口使用的 TLS（BoringSSL）没有任何 DHE 套件。',
    next: '更新较旧的一方。也可用命令行运行同样的会话：其 TLS（OpenSSL）支持更多套件。'
  },
  ERR_SSL_KEY_TOO_SMALL: {
    what: '密钥或签名过弱',
    cause: '对方的证书或密钥交换短于当今认为安全的长度。',
    next: '换用至少 2048 位（RSA）或 P-256 的证书。'
  },
  ERR_SSL_NO_APPLICATION_PROTOCOL: {
    what: '没有共同的 ALPN 协议',
    cause: '服务器不接受所提供的任何应用层协议，例如 h2。',
    next: '在会话中更改 ALPN 协议，或交由客户端决定。'
  },
  ERR_SSL_UNRECOGNIZED_NAME: {
    what: '对方没有该服务器名称',
    cause: '握手中的名称（SNI）不在服务器提供的名称之列。',
    next: '检查会话中的服务器名称，以及客户端请求的名称。'
  },
  ERR_SSL_ALERT_CERTIFICATE_EXPIRED: {
    what: '对方认为证书已失效',
    cause: '它检查所出示的证书，认为已过期或被吊销，或其时钟有误。',
    next: '检查两台主机的时钟，并更新证书。'
  },
  ERR_TLS_NO_CERTIFICATE: {
    what: '对方没有出示证书',
    cause: '它提供了没有证书的 TLS，无从得知它是谁。',
    next: '在服务器上设置证书。'
  },
  CERT_REVOKED: {
    what: '证书已被吊销',
    cause: '颁发机构撤回了它，多因私钥泄露。',
    next: '不要信任它。服务器需要新的证书。'
  },
  CERT_SIGNATURE_FAILURE: {
    what: '证书链中的签名有误',
    cause: '某个证书在签名后被改动，或另有证书与其签发者同名。',
    next: '与服务器应有的证书链进行比较。'
  },
  INVALID_PURPOSE: {
    what: '证书不是用于服务器的',
    cause: '其用途是其他的，例如签署邮件或作为客户端。',
    next: '为服务器签发专用的证书。'
  },
  ERR_SSL_BAD_RECORD_MAC: {
    what: '收到的内容无法解密',
    cause: '字节在途中被改动或丢失，或双方的密钥不同：二者之间有程序介入 TLS，或其中一方有缺陷。',
    next: '去掉中间环节再试。若依旧如此，请更新较旧的一方。'
  },
  ERR_SSL_BAD_PACKET_LENGTH: {
    what: '对方在握手途中中断',
    cause: '它在本应加密之处以明文中断，多半是因为不接受所出示的证书。',
    next: '若它是拦截代理的客户端，请让它信任证书颁发机构；否则请在对话中查看最后的字节。'
  }
}
