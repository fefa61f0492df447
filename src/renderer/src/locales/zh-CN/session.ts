import type { session as english } from '../en/session'

export const session: typeof english = {
  title: '会话',
  list: '会话列表',
  empty: '代理记录客户端与服务器之间传输的一切；服务器和客户端则让你自己充当其中一方。',
  kinds: { proxy: '代理', server: '服务器', client: '客户端' },
  modes: {
    forward: {
      name: '转发',
      kind: '代理',
      about: '所有客户端都转到此处设定的同一个目标。'
    },
    socks: {
      name: 'SOCKS',
      kind: 'SOCKS 代理',
      about: '适合能设置 SOCKS 代理（4、4a、5）的程序，不限协议。'
    },
    http: {
      name: 'HTTP 代理',
      kind: 'HTTP 代理',
      about: '浏览器、curl、npm、git 等大多数工具：CONNECT 隧道和完整 URL 请求。'
    },
    auto: {
      name: '自动',
      kind: '代理',
      about: '同一端口上的 SOCKS 和 HTTP 代理，按最初的字节区分。'
    },
    transparent: {
      name: '透明',
      kind: '透明代理',
      about: '适合不支持代理的程序：由系统把连接转到这里。仅限 Linux。'
    }
  },
  modeOn: '{kind}：{address}',
  intercepted: '拦截并解密 TLS',
  passedOn: '与目标使用 TLS',
  new: { proxy: '新建代理', server: '新建服务器', client: '新建客户端' },
  edit: { proxy: '编辑代理', server: '编辑服务器', client: '编辑客户端' },
  open: '没有活动连接 | {n} 个活动连接 | {n} 个活动连接',
  finishing: '等待 {n} 个连接结束 | 等待 {n} 个连接结束',
  reconnecting: '{n} s 后再次连接 | {n} s 后重连（已失败 1 次） | {n} s 后重连（已失败 {failed} 次）',
  failing: {
    state: '{state}，连接失败',
    refused: '最近 {n} 个连接被拒绝 | 最近 {n} 个连接被拒绝',
    failed: '最近 {n} 个连接失败 | 最近 {n} 个连接失败'
  },
  refused: '未放行：{n}',
  secure: 'TLS',
  mode: '套接字文件权限：{digits}（{words}）',
  doing: '自动：{words}',
  rate: '最近一秒 {rate}',
  states: {
    listener: {
      stopped: '已停止',
      starting: '正在启动',
      running: '运行中',
      stopping: '正在停止',
      failed: '失败'
    },
    client: {
      stopped: '未连接',
      starting: '正在连接',
      running: '已连接',
      stopping: '正在断开',
      failed: '失败'
    }
  },
  item: '{kind} {name}，{state}，{address}',
  kindAndState: '{kind}，{state}',
  startNamed: '启动 {name}',
  stopNamed: '停止 {name}',
  endNowNamed: '立即结束 {name} 的连接',
  nameless: {
    proxy: '{kind} {port}',
    proxyAnyPort: '{kind}',
    server: '服务器 {port}',
    serverAnyPort: '服务器',
    client: '客户端 {port}'
  },
  menu: {
    all: '所有会话',
    start: '启动',
    stop: '停止',
    endNow: '立即结束其连接',
    edit: '编辑…',
    duplicate: '复制会话',
    startAll: '全部启动',
    stopAll: '全部停止',
    showOnly: '只显示此会话',
    showAll: '显示全部会话',
    remove: '移除',
    startOn: '改用端口 {port} 启动'
  },
  removed: '已移除“{name}”，它捕获的数据仍然保留。',
  portInUse: '{name}：{what}端口 {port} 空闲。',
  stop: {
    title: '停止 {name}？',
    titleRemove: '移除 {name}？',
    titleAll: '停止 {n} 个会话？',
    open: '已经没有活动连接。 | 还有 {n} 个活动连接。 | 还有 {n} 个活动连接。',
    drainHint: '无论如何都不会再建立新连接。若等待其完成，现有连接会保持到其中一方结束为止。',
    removeHint: '无论如何都不会再建立新连接。若等待其完成，会话会在最后一个连接结束后移除。',
    drain: '等待其完成',
    cut: '立即结束'
  },
  form: {
    about: {
      proxy: '连到监听地址的连接会逐字节转发出去，并全部记录下来。',
      server: '接受客户端的连接并显示其发来的数据。可由你手动应答其中一个或全部，也可让它自动应答。',
      client: '连接到服务器，显示其发来的数据，并发送你输入的内容。'
    },
    name: '名称',
    namePlaceholder: '可选',
    namePlaceholderUsual: '可选；留空则为“{name}”',
    mode: '接入方式',
    tls: {
      label: '客户端的 TLS',
      off: {
        name: '原样转发',
        about: '客户端加密的内容原样转发，只显示其 TLS 的开头。'
      },
      intercept: {
        name: '拦截',
        about: '客户端加密的内容会被解密并显示。客户端须信任本机的证书颁发机构。'
      },
      howToTrust: '如何使其信任…'
    },
    hasFallback: '没有说明去向的客户端转到一个目标',
    fallbackHint: '指既不使用 SOCKS、也不把这里当作 HTTP 代理的客户端。不设置则结束其连接。',
    transparentElsewhere:
      '只有 Linux 能告知被重定向的连接原本要去哪里，在此系统上无法启动。请在程序或系统的网络设置中配置 HTTP 或 SOCKS 代理，或转发到单一目标。',
    listen: '监听',
    target: '目标',
    connectTo: '连接到',
    listenHost: '监听主机',
    listenPort: '监听端口',
    targetHost: '目标主机',
    targetPort: '目标端口',
    host: '主机',
    port: '端口',
    place: {
      label: '位置',
      port: '主机和端口',
      pipe: 'Unix 套接字',
      windowsPipe: '命名管道',
      path: '路径',
      pathListen: '已失效的同名套接字文件会被替换，其他文件不会被改动。',
      pathPlaceholder: '/tmp/chat.sock'
    },
    anyPort: '填 0 表示任选一个空闲端口。',
    exposed: {
      proxy: '能访问本机的其他机器都可以连接进来，并经由本机使用目标服务。若只供本机使用，请监听 127.0.0.1。',
      openProxy:
        '能访问本机的其他机器都可以经由本机前往任何地方，包括你的内部网络。若只供本机使用，请监听 127.0.0.1，或设置登录。',
      server: '能访问本机的其他机器都可以连接进来。若只供本机使用，请监听 127.0.0.1。'
    },
    freePort: '端口 {port} 目前空闲。',
    useFreePort: '使用端口 {port}',
    advanced: '选项',
    start: { proxy: '启动', server: '启动', client: '连接' },
    save: '保存',
    cancel: '取消',
    problems: {
      hostMissing: '请输入主机名或地址。',
      hostSpaces: '主机名中不能有空格。',
      portMissing: '请输入端口。',
      portNumber: '端口必须是整数。',
      portRange: '端口应在 {least} 到 65535 之间。',
      samePlace: '目标就是代理自己，会无止境地连接自身。',
      pathMissing: '请输入路径。',
      pathRelative: '路径应以斜杠开头：/tmp/chat.sock',
      pathPipe: '命名管道应以 \\\\\\\\.\\pipe\\ 开头',
      pathLong: '系统在此最多接受 {most} 字节。',
      number: '请输入整数。',
      numberRange: '应在 {least} 到 {most} 之间。',
      duration: '请输入带单位的时长：250 ms、5 s、2 min。',
      durationRange: '应在 1 ms 到 24 h 之间。',
      bytes: '请输入带单位的大小：65536、256 KiB、1 MB。',
      bytesRange: '应在 1 B 到 64 MiB 之间。',
      addressRule: '第 {line} 行：“{entry}”不是地址、范围或子网。',
      address: '“{entry}”不是 IP 地址。',
      familyOther: '这是另一种地址族的地址。',
      nameMissing: '请输入名称。',
      nameLong: '“{name}”超过 {most} 个字符。',
      fileMissing: '请选择文件。',
      keyWithoutCertificate: '私钥需要与之对应的证书。',
      versionsCrossed: '最高版本低于最低版本。',
      waitsCrossed: '最长间隔短于首次间隔。',
      tooMany: '最多 {most} 项。',
      passwordWithoutUser: '设置密码时还需要用户名。',
      hostsMissing: '请至少输入一个主机。',
      hostPattern: '第 {line} 行：“{entry}”不是主机名、地址或 *.example.org。',
      plainNeedsIntercept: '这需要先解密客户端的 TLS：请选择拦截。',
      overrideHalf: '第 {line} 行：有一侧为空。',
      overridePlace: '第 {line} 行：“{entry}”不是“主机”或“主机:端口”。',
      overrideTwice: '第 {line} 行：与第 {earlier} 行重复。'
    }
  },
  try: {
    proxy: '经 {name} 发送一个请求：',
    server: '连接到 {name}：',
    copy: '复制“{line}”',
    copied: '已复制'
  },
  startToTry: '启动会话后，这里会给出可以尝试的命令。',
  resize: '会话窗格宽度'
}
