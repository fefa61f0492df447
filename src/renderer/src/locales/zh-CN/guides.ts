import type { guides as english } from '../en/guides'

export const guides: typeof english = {
  title: '如何让程序连到这里？',
  titleFor: '让程序连到 {name}',
  open: '让程序连到这里…',
  menu: '让程序连到这里…',
  startFirst: '端口在会话启动时由系统分配。启动会话后显示命令。',
  url: '示例 URL',
  urlRedirected: '重定向的 URL',
  urlWrong: 'URL 必须以 http:// 或 https:// 开头。',
  shell: '命令行',
  about: {
    forward: '在程序中用此地址代替目标地址。',
    socks: 'SOCKS5 代理（也支持 SOCKS4 和 4a）。在程序中设为代理；域名由它解析。',
    http: 'HTTP 代理：支持绝对 URL 的请求，其余使用 CONNECT。',
    auto: '同一端口上的 HTTP 和 SOCKS 代理。各命令使用最合适的一种。',
    transparent: '由系统把连接重定向到这里，程序无需设置。仅限 Linux。'
  },
  browsers: {
    title: '浏览器',
    about: '用临时配置打开浏览器，并使用此会话。关闭浏览器后删除临时配置。',
    aboutTrusting:
      '用临时配置打开浏览器，使用此会话并信任本机的 CA。关闭后删除临时配置，不影响你自己的配置。',
    open: '打开 {name}',
    none: '没有找到浏览器：Chromium、Chrome、Edge、Brave 或 Firefox。',
    failed: '未能打开浏览器。{reason}',
    noSandbox: 'Tcplens 以 root 身份运行，Chromium 只能不带沙箱启动：请勿访问不可信的网站。',
    noCertutil:
      '无法自动让 {name} 信任该 CA：缺少 certutil。请安装 libnss3-tools（Debian、Ubuntu）、nss-tools（Fedora）或 nss（Arch、Homebrew），或在其设置中手动导入证书。',
    not: {
      'not-a-proxy': '只有代理会话才能供浏览器使用。',
      stopped: '启动会话后即可打开浏览器。',
      transparent: '浏览器请使用“自动”模式：此模式只接受系统重定向的连接。',
      'socks-login': '浏览器无法登录 SOCKS5 代理。请去掉此会话的登录设置，或使用“HTTP 代理”或“自动”模式。',
      path: '浏览器最多只能把 Unix 套接字或命名管道当作 SOCKS 代理使用。请让会话监听 127.0.0.1。'
    }
  },
  groups: {
    terminal: '终端',
    tools: 'git、npm、pip',
    languages: '编程语言',
    network: '网络',
    databases: '数据库',
    system: '系统'
  },
  shells: {
    bash: 'bash、zsh',
    fish: 'fish',
    powershell: 'PowerShell',
    cmd: 'cmd',
    javascript: 'JavaScript',
    python: 'Python'
  },
  sections: {
    bridge: '通往此套接字的桥接',
    curl: 'curl',
    wget: 'wget',
    environment: '环境变量',
    proxychains: '不支持代理的程序：proxychains',
    git: 'git',
    npm: 'npm',
    pip: 'pip',
    java: 'Java',
    go: 'Go',
    node: 'Node.js',
    python: 'Python',
    ssh: 'ssh',
    docker: 'Docker',
    system: '系统设置',
    instead: '其他程序',
    netcat: 'nc',
    openssl: 'openssl',
    psql: 'PostgreSQL',
    mysql: 'MySQL、MariaDB',
    redis: 'Redis',
    redirect: '本机上的程序',
    gateway: '以本机为网关的其他机器'
  },
  does: {
    socks: '作为 SOCKS 代理',
    http: '作为 HTTP 代理',
    once: '仅此一次',
    always: '从此生效',
    undo: '撤销',
    set: '对此后在这里启动的所有程序生效',
    trust: '信任 CA',
    code: '在代码中',
    agent: '在代码中（借助软件包）',
    bridge: '通往该套接字的端口；请保持运行',
    plain: '明文',
    tls: '使用 TLS，并用目标的名称',
    resolve: '同上，但 URL 中使用会话的端口',
    macos: 'macOS',
    gnome: 'GNOME',
    windows: 'Windows',
    jump: '让 ssh 本身经过此会话',
    wayOut:
      '目标只有另一台机器能访问：在那里建立 SOCKS 代理，作为此会话的上游代理（socks5://127.0.0.1:1090）',
    wayIn: '程序在另一台机器上：把此会话的端口映射到那里',
    sameMachine: '重定向',
    otherMachines: '重定向',
    remove: '撤销',
    see: '查看现有规则'
  },
  notes: {
    noSocks: '它不支持 SOCKS 代理。请使用“HTTP 代理”或“自动”模式的会话。',
    loopbackDirect: '许多程序仍会直接连接 localhost 和 127.0.0.1。NO_PROXY 会被清空，以免其他主机绕过代理。',
    caReplaces: 'SSL_CERT_FILE 等变量会取代程序信任的全部 CA：未解密的连接会失败。',
    nodeVersion: 'NODE_USE_ENV_PROXY 需要 Node 22.21 或 24 及更高版本。更早的版本需要借助软件包。',
    pipSocks: '使用 SOCKS 需要 PySocks 包：pip install pysocks',
    javaLogin:
      'Java 没有用于 HTTP 代理登录的选项：程序须设置 Authenticator，并加上 -Djdk.http.auth.tunneling.disabledSchemes=。',
    javaLoginAsked: 'Java 没有用于代理登录的选项：程序须设置 Authenticator。',
    goLoopback: 'Go 访问 localhost 和 127.0.0.0/8 时从不使用代理。',
    dockerLoopback:
      '容器只有在使用主机网络时（仅限 Linux）才能访问本机的回环地址。监听 0.0.0.0 可让任何容器访问。',
    sshLogin: 'nc 会询问密码。ncat 可在命令行中给出：--proxy-auth user:password',
    wholeSystem: '这会影响所有遵循系统设置的程序；用完请记得撤销。',
    systemLogin: '登录信息由系统或程序询问。',
    socksSystem: 'Windows 在此处使用 SOCKS4，并自行解析域名。HTTP 代理是更好的选择。',
    namedPipe: '支持命名管道的程序可直接使用。其他程序需要主机和端口：请让会话监听 127.0.0.1。',
    bridged: '多数程序只支持主机加端口形式的代理。其余命令都经过此桥接。',
    samePort: '端口与目标不同：不能指定端口的程序无法使用。',
    hostsFile: '用它代替目标地址。如果名称不能更改，可在 hosts 文件中把它指到这里。',
    nameMatters: '使用 TLS 时程序会验证主机名，HTTP 服务器也据此区分站点：请尽量保留原名称。',
    mysqlKinds: 'MySQL 官方客户端使用 --ssl-mode=DISABLED 和 --ssl-mode=REQUIRED。',
    rootNeeded:
      'Tcplens 须以 root 身份运行，或允许 conntrack 查询：sudo setcap cap_net_admin+ep "$(command -v conntrack)"',
    ownerExcepted:
      '运行 Tcplens 的用户须排除在外，否则它自己的连接会被重定向回自身。如果不是 root，请改成相应的用户名。',
    otherSystems:
      '只有 Linux 能提供被重定向连接的原目标地址。在 macOS 和 Windows 上请使用“自动”模式，配合系统或程序的代理设置；或使用“转发”模式，并在 hosts 文件中映射名称。'
  }
}
