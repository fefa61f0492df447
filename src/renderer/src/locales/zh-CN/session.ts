import type { session as english } from '../en/session'

export const session: typeof english = {
  title: '会话',
  list: '会话列表',
  empty: '代理记录客户端与服务器之间的流量。你也可以自己充当服务器或客户端。',
  kinds: { proxy: '代理', server: '服务器', client: '客户端' },
  modes: {
    forward: {
      name: '转发',
      kind: '代理',
      about: '将所有客户端转发到同一个固定目标。'
    },
    socks: {
      name: 'SOCKS',
      kind: 'SOCKS 代理',
      about: '适用于支持 SOCKS 代理（4、4a、5）的程序，不限协议。'
    },
    http: {
      name: 'HTTP 代理',
      kind: 'HTTP 代理',
      about: '浏览器、curl、npm、git 等大多数工具：CONNECT 隧道和绝对 URL 请求。'
    },
    auto: {
      name: '自动',
      kind: '代理',
      about: 'SOCKS 和 HTTP 代理共用一个端口，根据首批字节自动识别。'
    },
    transparent: {
      name: '透明',
      kind: '透明代理',
      about: '适用于不支持代理的程序：由系统将连接重定向到此处。仅限 Linux。'
    }
  },
  modeOn: '{kind}：{address}',
  intercepted: '解密 TLS',
  passedOn: '与服务器使用 TLS',
  new: { proxy: '新建代理', server: '新建服务器', client: '新建客户端' },
  edit: { proxy: '编辑代理', server: '编辑服务器', client: '编辑客户端' },
  open: '没有活动连接 | {n} 个活动连接 | {n} 个活动连接',
  finishing: '等待 {n} 个连接结束 | 等待 {n} 个连接结束',
  reconnecting: '{n} s 后重连 | {n} s 后重连（已失败 1 次） | {n} s 后重连（已失败 {failed} 次）',
  failing: {
    state: '{state}，连接失败',
    refused: '最近 {n} 个连接被拒绝 | 最近 {n} 个连接被拒绝',
    failed: '最近 {n} 个连接失败 | 最近 {n} 个连接失败'
  },
  refused: '已拒绝：{n}',
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
  endNowNamed: '立即关闭 {name} 的所有连接',
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
    endNow: '立即关闭连接',
    edit: '编辑…',
    duplicate: '复制会话',
    startAll: '全部启动',
    stopAll: '全部停止',
    showOnly: '只显示此会话',
    showAll: '显示全部会话',
    remove: '移除',
    startOn: '改用端口 {port} 启动'
  },
  removed: '已移除“{name}”，其捕获的流量仍保留。',
  portInUse: '{name}：{what}端口 {port} 空闲。',
  stop: {
    title: '停止 {name}？',
    titleRemove: '移除 {name}？',
    titleAll: '停止 {n} 个会话？',
    open: '所有连接均已关闭。 | 还有 1 个活动连接。 | 还有 {n} 个活动连接。',
    drainHint: '两种方式都不再接受新连接。等待完成时，现有连接会保持到客户端或服务器将其关闭。',
    removeHint: '两种方式都不再接受新连接。等待完成时，会话会在最后一个连接关闭后移除。',
    drain: '等待其完成',
    cut: '立即关闭'
  },
  form: {
    about: {
      proxy: '逐字节转发到达监听地址的连接，并全部记录。',
      server: '接受客户端连接并显示其发送的数据。可手动回复单个或全部客户端，也可自动回复。',
      client: '连接到服务器，发送你输入的内容并显示回复。'
    },
    name: '名称',
    namePlaceholder: '可选',
    namePlaceholderUsual: '可选；留空则为“{name}”',
    mode: '模式',
    tls: {
      label: '客户端 TLS',
      off: {
        name: '透传',
        about: '不解密加密流量，只显示握手过程。'
      },
      intercept: {
        name: '解密',
        about: '解密并显示加密流量。客户端须信任本机的证书颁发机构（CA）。'
      },
      howToTrust: '如何信任…'
    },
    hasFallback: '非代理客户端的默认目标',
    fallbackHint: '用于既不使用 SOCKS、也不发送 HTTP 代理请求的客户端。不设置时关闭其连接。',
    transparentElsewhere:
      '透明模式仅支持 Linux：只有 Linux 能读取被重定向连接的原目标地址。请在程序或系统的网络设置中配置 HTTP 或 SOCKS 代理，或转发到固定目标。',
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
      label: '地址类型',
      port: '主机和端口',
      pipe: 'Unix 套接字',
      windowsPipe: '命名管道',
      path: '路径',
      pathListen: '该路径上失效的套接字文件会被替换，其他文件不受影响。',
      pathPlaceholder: '/tmp/chat.sock'
    },
    anyPort: '填 0 表示使用任意空闲端口。',
    exposed: {
      proxy: '能访问本机的机器都可以经此代理访问目标。若只供本机使用，请监听 127.0.0.1。',
      openProxy:
        '能访问本机的机器都可以经此代理连接任意地址，包括你的内网。若只供本机使用，请监听 127.0.0.1，或设置登录。',
      server: '能访问本机的机器都可以连接。若只供本机使用，请监听 127.0.0.1。'
    },
    freePort: '端口 {port} 空闲。',
    useFreePort: '使用端口 {port}',
    advanced: '选项',
    start: { proxy: '启动', server: '启动', client: '连接' },
    save: '保存',
    cancel: '取消',
    problems: {
      hostMissing: '请输入主机名或地址。',
      hostSpaces: '主机名不能包含空格。',
      portMissing: '请输入端口。',
      portNumber: '端口必须是整数。',
      portRange: '端口必须在 {least} 到 65535 之间。',
      samePlace: '目标是此代理自身，会造成无限循环。',
      pathMissing: '请输入路径。',
      pathRelative: '路径必须以斜杠开头：/tmp/chat.sock',
      pathPipe: '命名管道应以 \\\\\\\\.\\pipe\\ 开头',
      pathLong: '系统最多允许 {most} 字节。',
      number: '请输入整数。',
      numberRange: '必须在 {least} 到 {most} 之间。',
      duration: '请输入带单位的时长：250 ms、5 s、2 min。',
      durationRange: '必须在 1 ms 到 24 h 之间。',
      bytes: '请输入带单位的大小：65536、256 KiB、1 MB。',
      bytesRange: '必须在 1 B 到 64 MiB 之间。',
      addressRule: '第 {line} 行：“{entry}”不是地址、范围或子网。',
      address: '“{entry}”不是 IP 地址。',
      familyOther: '此地址属于另一个地址族。',
      nameMissing: '请输入名称。',
      nameLong: '“{name}”超过 {most} 个字符。',
      fileMissing: '请选择文件。',
      keyWithoutCertificate: '私钥缺少对应的证书。',
      versionsCrossed: '最高版本低于最低版本。',
      waitsCrossed: '最大间隔短于初始间隔。',
      tooMany: '最多允许 {most} 项。',
      passwordWithoutUser: '设置密码时必须填写用户名。',
      hostsMissing: '请至少输入一个主机。',
      hostPattern: '第 {line} 行：“{entry}”不是主机名、地址或 *.example.org 形式的通配符。',
      plainNeedsIntercept: '这需要解密客户端的 TLS：请选择“解密”。',
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
  startToTry: '启动会话后，这里会显示可供试用的命令。',
  resize: '会话列表宽度'
}
