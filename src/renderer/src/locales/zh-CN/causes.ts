import type { causes as english } from '../en/causes'

export const causes: typeof english = {
  label: '可能的原因',
  next: '可以尝试',
  ECONNREFUSED: {
    message: '该地址和端口没有程序在监听',
    cause: '主机可达，但该端口没有程序监听：服务器未启动、监听在别的端口或地址，或防火墙拒绝了连接。',
    next: '启动服务器，或检查主机和端口。只监听 127.0.0.1 的服务器只能从本机访问。'
  },
  ECONNRESET: {
    message: '对端重置了连接',
    cause: '对端崩溃或在有未读数据时关闭了套接字，或防火墙、负载均衡丢弃了空闲的连接。',
    next: '检查重置之前最后的数据，以及对端当时的日志。'
  },
  ECONNABORTED: {
    message: '连接被中止',
    cause: '本机系统中止了该连接，常见于网络切换或安全软件介入。',
    next: '重试。如果反复出现，请检查 VPN、防火墙或杀毒软件。'
  },
  EPIPE: {
    message: '对端已关闭连接',
    cause: '对端关闭之后仍有数据发出。',
    next: '在时间线中查找对端的 FIN：它可能没有读完就已响应并关闭。'
  },
  ETIMEDOUT: {
    message: '超时未收到响应',
    cause: '没有收到任何数据包：该地址无人使用、主机已关机，或防火墙静默丢弃了数据包。',
    next: '检查地址、从本机能否到达该主机，以及沿途的防火墙。'
  },
  EHOSTUNREACH: {
    message: '主机不可达',
    cause: '路由器或本机没有到该地址的路由，或本地网络中没有主机使用它。',
    next: '检查地址，并确认本机处于预期的网络中（VPN、网线、Wi-Fi）。'
  },
  ENETUNREACH: {
    message: '网络不可达',
    cause: '本机没有到该网络的路由。若是 IPv6 地址，则本机没有 IPv6 连接。',
    next: '检查网络连接，或选择 IPv4。'
  },
  EHOSTDOWN: {
    message: '主机已关闭',
    cause: '本地网络中没有主机响应该地址。',
    next: '确认该主机已开机并使用该地址。'
  },
  ENETDOWN: {
    message: '网络已断开',
    cause: '通往该地址的网络接口已停用。',
    next: '启用该接口后重试。'
  },
  ENOTFOUND: {
    message: '主机名不存在',
    cause: 'DNS 服务器没有该名称的地址：拼写有误、名称不存在，或只在其他网络内部有效。',
    next: '检查拼写。若是内部名称，请检查 VPN，或在会话中设置其他 DNS 服务器。'
  },
  EAI_AGAIN: {
    message: 'DNS 服务器没有响应',
    cause: 'DNS 服务器无法到达或负载过高。',
    next: '检查网络连接后重试，或填写 IP 地址。'
  },
  EADDRNOTAVAIL: {
    message: '地址不可用',
    cause: '本机没有该本地地址；或出站端口已用尽，其中许多属于刚关闭的连接（TIME_WAIT）。',
    next: '检查会话的本地地址。短连接极多时，请改用长连接。'
  },
  EADDRINUSE: {
    message: '地址已被占用',
    cause: '另一个套接字正在使用该本地地址和端口。',
    next: '换一个端口，或填 0 使用任意空闲端口。'
  },
  EACCES: {
    message: '没有权限',
    cause: '低于某个界限的端口（默认 1024）需要更高权限，套接字文件需要其目录的写权限，或防火墙阻止了连接。',
    next: '使用更大的端口。在 Linux 上，该界限由 /proc/sys/net/ipv4/ip_unprivileged_port_start 设定。'
  },
  EPERM: {
    message: '操作被禁止',
    cause: '本机的防火墙规则或安全软件阻止了该操作。',
    next: '检查本机防火墙的规则。'
  },
  EMFILE: {
    message: '打开的文件和套接字过多',
    cause: 'Tcplens 打开的套接字和文件已达到系统对单个进程的上限。',
    next: '关闭一些连接，或在启动 Tcplens 之前提高上限（ulimit -n）。'
  },
  ENFILE: {
    message: '整个系统打开的文件和套接字过多',
    cause: '所有进程打开的总数已达到系统上限。',
    next: '关闭一些程序，或提高系统上限（Linux 上为 fs.file-max）。'
  },
  ENOBUFS: {
    message: '系统无法创建新的套接字',
    cause: '系统的套接字内存或出站端口已用尽。',
    next: '关闭一些连接后重试。'
  },
  ENOENT: {
    message: '该路径没有套接字',
    cause: '创建该套接字文件或管道的服务器未启动，或使用了其他路径。',
    next: '启动服务器，或检查路径。'
  },
  ENOTSOCK: {
    message: '该路径不是套接字',
    cause: '该路径是普通文件或目录。',
    next: '检查路径。'
  },
  EPROTO: {
    message: 'TLS 协议错误',
    cause: '收到的数据不是有效的 TLS，或双方的解释不一致。',
    next: '确认该端口是服务器的 TLS 端口，且中间没有其他代理。'
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    message: '对端不使用 TLS',
    cause: '首先收到的字节不是 TLS：该端口用于明文流量，或以明文返回了错误。',
    next: '使用服务器的 TLS 端口，或在会话中关闭 TLS；在解密代理中将与服务器之间的 TLS 设为“明文”。'
  },
  ERR_SSL_UNSUPPORTED_PROTOCOL: {
    message: '没有共同的 TLS 版本',
    cause: '一方提供的版本，另一方均不支持。',
    next: '如果服务器确实较旧，请在会话中降低最低版本。'
  },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: {
    message: '对端拒绝了 TLS 版本',
    cause: '对端不支持所提供的版本。',
    next: '在会话中更改最低版本。'
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    message: '对端拒绝了握手',
    cause: '没有共同的加密套件、服务器名称（SNI）未知，或缺少客户端证书。',
    next: '检查会话中的服务器名称，以及服务器是否要求客户端证书。'
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    message: '对端要求客户端证书',
    cause: '服务器只接受提供证书的客户端。',
    next: '在会话中选择客户端证书。'
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: {
    message: '对端不信任该证书',
    cause: '客户端不认识签发该证书的 CA。',
    next: '在客户端安装该 CA，或在测试时关闭其验证。'
  },
  ERR_TLS_HANDSHAKE_TIMEOUT: {
    message: 'TLS 握手超时',
    cause: '对端建立了连接却没有发送数据，或不使用 TLS。',
    next: '确认该端口是服务器的 TLS 端口。'
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: '证书属于其他名称',
    cause: '证书中不包含所请求的名称。',
    next: '使用证书中的名称连接，或在会话中设置服务器名称（SNI）。'
  },
  CERT_HAS_EXPIRED: {
    message: '证书已过期',
    cause: '证书有效期已过，或本机时钟偏快。',
    next: '更新证书，或检查时钟。测试时可在会话中关闭验证。'
  },
  CERT_NOT_YET_VALID: {
    message: '证书尚未生效',
    cause: '证书有效期尚未开始，或本机时钟偏慢。',
    next: '检查两台主机的时钟。'
  },
  CERT_KEY_TOO_SMALL: {
    message: '证书链中的密钥过短，不安全',
    cause: '2048 位以下的 RSA 密钥和 224 位以下的椭圆曲线可被破解。',
    next: '为服务器换用密钥更长的证书。若无法更换，可在代理中信任此主机的证书。'
  },
  CERT_SIGNATURE_TOO_WEAK: {
    message: '证书链中有证书使用 MD5 或 SHA-1 签名，这类签名可被伪造',
    cause: '证书较旧，或其颁发机构仍使用旧的摘要算法签名。',
    next: '为服务器换用以 SHA-256 签名的证书。若无法更换，可在代理中信任此主机的证书。'
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: '证书为自签名且不受信任',
    cause: '测试服务器常见：没有 CA 为其签名。',
    next: '核对指纹。若无误，可将其添加到会话的额外 CA 证书、让代理信任此证书，或关闭验证。'
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    message: '证书链终止于不受信任的 CA',
    cause: '企业自建的 CA，或中间有解密 TLS 的代理。',
    next: '如果信任该 CA，请在会话中添加它。'
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    message: '证书的签发者未知',
    cause: '服务器没有发送中间证书，或其 CA 在本机不受信任。',
    next: '让服务器发送完整的证书链，或在会话中添加该 CA。'
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    message: '证书链中缺少签发者',
    cause: '没有收到某个中间证书。',
    next: '让服务器发送完整的证书链。'
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    message: '证书的签发者未知',
    cause: '其 CA 在本机不受信任。',
    next: '如果信任该 CA，请在会话中添加它。'
  },
  ELOOP: {
    message: '连接会绕回此代理',
    cause: '目标（直接，或经重定向、上游代理）就是此代理监听的地址，会造成无限循环。',
    next: '检查目标和目标重定向。客户端不应请求代理自己的地址。'
  },
  ERR_CLIENT_LOGIN: {
    message: '客户端的登录被拒绝',
    cause: '会话要求用户名和密码；客户端没有提供或提供有误，或使用没有密码的 SOCKS4。',
    next: '在客户端中设置用户名和密码，或在会话中取消登录。'
  },
  ERR_CLIENT_PROTOCOL: {
    message: '客户端没有使用此代理的协议',
    cause: '首批字节既不是 SOCKS，也不是 HTTP 代理请求：客户端可能把代理当作服务器，或一开始就使用 TLS。',
    next: '在程序中按正确的类型配置此代理，或使用“转发”模式，或使用带默认目标的“自动”模式。'
  },
  ERR_CLIENT_COMMAND: {
    message: '客户端请求了不支持的命令',
    cause: '它请求了 BIND 或 UDP ASSOCIATE。Tcplens 只支持 CONNECT。',
    next: '在客户端中关闭 UDP 或主动模式，例如主动模式 FTP、浏览器的 HTTP/3。'
  },
  ERR_CLIENT_DIRECT: {
    message: '此客户端未经重定向',
    cause: '它直接连接了透明代理，因此没有原目标地址。',
    next: '为其目标添加重定向规则；或使用“自动”模式，并在程序中设置代理。'
  },
  ERR_CLIENT_ORIGIN: {
    message: '无法得知原目标地址',
    cause: '无法读取内核的连接表：需要 root，或获得授权的 conntrack。',
    next: '以 root 身份启动 Tcplens，或授予 conntrack cap_net_admin 权限。'
  },
  ERR_CLIENT_TARGET: {
    message: '客户端请求的目标无效',
    cause: '名称为空或含有无效字符，或端口为 0。',
    next: '检查客户端中的地址。'
  },
  ERR_CLIENT_TOO_LONG: {
    message: '客户端的请求过长',
    cause: '它超过任何有效请求的长度，可能并不是请求。',
    next: '在对话中检查其首批字节。'
  },
  ERR_CLIENT_NO_PROXY: {
    message: '客户端把此 HTTP 代理当成了 Web 服务器',
    cause: '它只请求了路径：此地址被填作服务器地址，或直接在浏览器中打开。',
    next: '在程序的设置中把此地址填为代理，或使用“转发”模式，或使用带默认目标的“自动”模式。'
  },
  ERR_CLIENT_SCHEME: {
    message: '客户端请求的不是 http URL',
    cause: '代理自身只转发 http URL。https 须由客户端建立隧道（CONNECT）；不支持 ftp 等。',
    next: '为 https 也设置此代理，类型为 HTTP 代理（http://…）；其他协议请使用 SOCKS。'
  },
  ERR_TARGET_ENDED: {
    message: '服务器没有响应就关闭了连接',
    cause: '服务器已放弃该连接、不使用 HTTP，或处理此请求时出错。',
    next: '重试。若每次如此，请查看服务器的日志，并确认该端口是其 HTTP 端口。'
  },
  ERR_CLIENT_CERTIFICATE: {
    message: '客户端不接受我们的证书',
    cause: '它不信任本机的 CA，或只接受已知的证书（证书固定）。',
    next: '为该程序安装 CA：参见“证书颁发机构”。使用证书固定的程序无法解密，其主机会被透传。'
  },
  ERR_PROXY_ENDED: {
    message: '上游代理关闭了连接',
    cause: '它没有响应就关闭了连接：它不是该类型的代理，或不接受本机。',
    next: '检查会话中上游代理的类型、主机和端口。'
  },
  ERR_PROXY_PROTOCOL: {
    message: '上游代理使用其他协议',
    cause: '在该处监听的不是该类型的代理。',
    next: '检查会话中上游代理的类型、主机和端口。'
  },
  ERR_PROXY_LOGIN: {
    message: '上游代理要求登录',
    cause: '它要求用户名和密码，或拒绝了所发送的。',
    next: '在会话中设置上游代理的用户名和密码。'
  },
  ERR_PROXY_FORBIDS: {
    message: '上游代理禁止访问此目标',
    cause: '其规则不允许该主机或端口；许多 HTTP 代理只允许 443 端口。',
    next: '联系代理的管理者，或使用其他途径。'
  },
  ERR_PROXY_TARGET: {
    message: '上游代理无法到达目标',
    cause: '代理有响应，但无法连接目标：目标停机、未知或不可达。',
    next: '从代理的角度检查目标的名称和端口。'
  },
  ERR_SSL_HTTP_REQUEST: {
    message: '应为 TLS，却收到明文 HTTP 请求',
    cause: '对端在此端口使用不带 TLS 的 HTTP。',
    next: '使用 http:// 代替 https://，或使用 TLS 端口。'
  },
  ERR_SSL_NO_SHARED_CIPHER: {
    message: '没有共同的加密套件',
    cause:
      '双方没有共同的加密套件、密钥交换或签名算法，往往因为其中一方较旧。应用使用的 TLS（BoringSSL）不支持 DHE 套件。',
    next: '更新较旧的一方，或用命令行运行相同的会话：其 TLS（OpenSSL）支持更多套件。'
  },
  ERR_SSL_KEY_TOO_SMALL: {
    message: '密钥或签名过弱',
    cause: '对端的证书或密钥交换使用的密钥短于当今的最低要求。',
    next: '换用至少 2048 位（RSA）或 P-256 的证书。'
  },
  ERR_SSL_NO_APPLICATION_PROTOCOL: {
    message: '没有共同的 ALPN 协议',
    cause: '服务器不支持所提供的任何应用层协议，例如 h2。',
    next: '在会话中更改 ALPN 协议，或使用客户端的协议。'
  },
  ERR_SSL_UNRECOGNIZED_NAME: {
    message: '服务器不认识该服务器名称',
    cause: '服务器没有握手中该名称（SNI）的主机。',
    next: '检查会话中以及客户端请求的服务器名称。'
  },
  ERR_SSL_ALERT_CERTIFICATE_EXPIRED: {
    message: '对端认为证书已失效',
    cause: '对端认为证书已过期或被吊销，或其时钟有误。',
    next: '检查两台主机的时钟，并更新证书。'
  },
  ERR_TLS_NO_CERTIFICATE: {
    message: '对端没有发送证书',
    cause: '它提供了没有证书的 TLS，无法确认其身份。',
    next: '在服务器上配置证书。'
  },
  CERT_REVOKED: {
    message: '证书已被吊销',
    cause: '颁发机构已将其吊销，多因私钥泄露。',
    next: '不要信任它。服务器需要新的证书。'
  },
  CERT_SIGNATURE_FAILURE: {
    message: '证书链中的签名无效',
    cause: '某个证书在签名后被改动，或另有证书与其签发者同名。',
    next: '与服务器应有的证书链进行比较。'
  },
  INVALID_PURPOSE: {
    message: '证书不是服务器证书',
    cause: '其用途不同，例如邮件签名或客户端认证。',
    next: '为服务器签发服务器证书。'
  },
  ERR_SSL_BAD_RECORD_MAC: {
    message: '收到的数据无法解密',
    cause: '数据在途中被改动或丢失，或双方的密钥不同：中间有程序介入 TLS，或其中一方有缺陷。',
    next: '去掉中间环节再试。若依旧如此，请更新较旧的一方。'
  },
  ERR_SSL_BAD_PACKET_LENGTH: {
    message: '对端中止了握手',
    cause: '它在应加密之处发送了明文警报，多半是因为拒绝了证书。',
    next: '若它是解密代理的客户端，请为其安装 CA；否则请在对话中检查最后的字节。'
  }
}
