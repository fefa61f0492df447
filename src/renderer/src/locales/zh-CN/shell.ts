import type { shell as english } from '../en/shell'

export const shell: typeof english = {
  app: 'Tcplens',
  moreTabs: '更多标签页',
  moreTabsNow: '{name}，更多标签页',
  toolbar: {
    label: '工具栏',
    languageNow: '语言：{name}',
    language: '语言',
    theme: '主题',
    looks: '语言与主题',
    themeNow: '主题：{name}',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    english: 'English',
    chinese: '简体中文'
  },
  welcome: {
    title: '查看两个程序之间的流量',
    text: '把 Tcplens 放在服务器前面。每个连接、每个字节、每个 HTTP 请求都会实时显示，并保存为标准的 pcapng 文件。',
    proxy: '新建代理',
    proxyHint: '监听 127.0.0.1:8080，并转发到你的服务器。',
    demo: '运行演示',
    demoHint: '启动一个小型 Web 服务器及其代理，并发送几个请求。',
    demoRunning: '正在启动演示…',
    recipes: '示例',
    recipesHint: '现成的服务器和客户端：回显、手动 HTTP、半关闭、背压等。'
  },
  status: {
    label: '状态栏',
    up: '客户端到服务器',
    down: '服务器到客户端',
    throughput: '最近 30 秒的吞吐量',
    connections: '{n} 个连接 | {n} 个连接',
    open: '{n} 个活动',
    unended: '{n} 个未见结束',
    capture: '捕获',
    capturePath: '捕获文件：{path}',
    upToDate: '分析完成',
    analysing: '正在分析… {percent} %',
    analysingTitle: '已分析 {done} / {all} 个分段',
    failed: '录制已停止',
    zone: { local: '时间为本地时间', utc: '时间为 UTC' }
  },
  layout: {
    label: '布局',
    inspector: '检查器',
    bottom: '表格下方',
    right: '表格右侧',
    messages: '请求与响应',
    auto: '自动',
    columns: '左右并排',
    stacked: '上下排列',
    tabs: '标签页',
    bytes: '字节',
    bytesRight: '消息右侧',
    bytesBelow: '消息下方',
    bytesHidden: '隐藏',
    toTable: '表格',
    toInspector: '检查器',
    sidebar: '会话列表'
  },
  recovered: {
    crashed: '窗口崩溃后已重新加载。已捕获的内容没有丢失。',
    crashedAgain:
      '窗口再次崩溃后已重新加载。已捕获的内容没有丢失。由于显示所选内容可能是崩溃原因，已清除选择。',
    engineRestarted: '引擎已重启。'
  },
  engineStop: {
    title: '引擎已停止',
    cause: {
      error: '引擎因错误终止：{message}',
      memory: '引擎达到内存上限。{message}',
      exit: '引擎意外退出。{message}'
    },
    closed: '所有连接均已关闭。 | 1 个打开的连接已关闭。 | {n} 个打开的连接已关闭。',
    kept: '目前为止的捕获保存在 {path}。重启后可作为未保存的捕获打开。',
    hint: '重启会同时启动之前运行的会话，并重新加载窗口。',
    failed: '无法重启引擎：{message}',
    restart: '重启引擎',
    restarting: '正在重启…'
  },
  notices: {
    label: '通知',
    list: '通知',
    listWith: '通知：{n} 条未读 | 通知：{n} 条未读',
    none: '本次启动以来的错误、建议和确认信息会显示在这里。',
    clear: '全部清除',
    remove: '从列表中移除',
    show: '显示',
    persistent: '{text}',
    dismiss: '关闭',
    undo: '撤销'
  },
  tasks: {
    label: '正在进行',
    open: '正在打开 {name}',
    save: '正在保存 {name}',
    export: '正在导出 {name}',
    send: '正在发送 {name}',
    sendTyped: '正在分段发送',
    repeat: '正在重复发送',
    sequence: '正在执行序列',
    mock: '正在复制 {name} 录制的响应',
    part: '{done} / {total}',
    rows: '{done} / {total} 行，{bytes}',
    times: '{n} 次 | {n} 次',
    steps: '第 {done} / {total} 步',
    cancel: '取消',
    dismiss: '关闭'
  },
  dialog: {
    close: '关闭'
  },
  shortcuts: {
    title: '键盘快捷键',
    paused: '前一个按键没有对应功能，已忽略 {key}。请按方向键或单击一行，再按 {key}。',
    tables: '在表格中',
    sending: '手动发送',
    row: '上一行、下一行',
    page: '上一页、下一页',
    ends: '首行、末行',
    enter: '转到检查器',
    copy: '复制该行、标头、字节或对话行',
    menu: '打开右键菜单',
    send: '发送输入的内容',
    inspector: '在检查器中',
    saveBytes: '将选中的字节或正文保存为文件',
    history: '上一次输入、下一次输入'
  },
  held: {
    by: '{address} 已被 {name}（进程 {pid}）占用。',
    own: '{address} 已被 Tcplens 的另一个会话占用。',
    rights:
      '低于 {port} 的端口需要更高权限，请使用 {port} 或更大的端口。在 Linux 上，该界限由 /proc/sys/net/ipv4/ip_unprivileged_port_start 设定。'
  },
  errors: {
    'address-in-use': {
      message: '监听地址已被占用。',
      next: '另一个程序或会话正在监听该地址。请换一个端口（填 0 使用任意空闲端口）或路径。'
    },
    'address-not-available': {
      message: '本机没有该监听地址。',
      next: '请使用 127.0.0.1，或用 0.0.0.0 监听本机的所有地址。'
    },
    'address-forbidden': {
      message: '系统不允许监听该地址。',
      next: '1024 以下的端口通常需要更高权限，请选择更大的端口。'
    },
    'bad-address': {
      message: '无法解析主机名。',
      next: '请检查拼写，或填写 IP 地址。'
    },
    'bad-input': {
      message: '引擎拒绝了窗口的请求。',
      next: '请检查输入的值。如果没有问题，请作为缺陷反馈。'
    },
    'capture-failed': {
      message: '无法写入捕获文件。',
      next: '连接仍在转发。请释放磁盘空间，或检查文件夹权限。'
    },
    'connect-failed': {
      message: '无法连接到服务器。',
      next: '请确认服务器正在运行，且主机和端口正确。'
    },
    'engine-stopped': {
      message: '引擎已停止。',
      next: '请重启引擎，然后重试。'
    },
    'file-changed': {
      message: '文件在发送过程中发生了变化。',
      next: '只发送了一部分，请在文件完整后重新发送。'
    },
    'not-snippets': { message: '这不是片段文件。', next: '请选择由 Tcplens 导出的文件。' },
    'file-cut': {
      message: '文件被截断或已损坏。',
      next: '损坏处之前的内容已读取。'
    },
    'file-empty': {
      message: '文件是空的。',
      next: '录制程序尚未写入任何内容。'
    },
    'file-exists': { message: '文件已存在。', next: '请换一个名称。' },
    'file-not-found': { message: '文件不存在。', next: '请检查路径。' },
    'file-unreadable': { message: '无法读取文件。', next: '请检查文件权限。' },
    'folder-unwritable': {
      message: '无法向所选文件夹写入捕获。',
      next: '将改用默认文件夹。请检查该文件夹是否存在且可写，或在设置中另选一个。'
    },
    internal: {
      message: 'Tcplens 内部错误。',
      next: '已捕获的数据仍安全保存在捕获文件中。请重试；若再次出现，请反馈。'
    },
    'not-a-capture': {
      message: '这不是捕获文件。',
      next: 'Tcplens 可读取 pcapng 和 pcap 文件（包括 gzip 或 zstd 压缩的）以及 HAR 文件。'
    },
    'not-a-file': {
      message: '这是文件夹、管道或设备，不是文件。',
      next: '请打开文件夹中的捕获文件（可多选）。读取管道请用 tcplens decode -。'
    },
    'not-found': { message: '该项已不存在。', next: '列表可能已发生变化。' },
    'not-replayable': {
      message: '无法重放此请求。',
      next: '捕获中没有完整的请求。可用“编辑并重发”发送已捕获的部分。'
    },
    'replay-gap': {
      message: '捕获中缺少其中一部分字节，无法精确重放。',
      next: '这些字节已被丢弃、清除或未录制。可用“编辑并重发”发送其余部分，或补上缺失的内容。'
    },
    'target-unknown': {
      message: '捕获中没有目标地址。',
      next: '请输入要发送到的目标。'
    },
    'way-closed': {
      message: '所选的代理会话未运行。',
      next: '请启动它，或将请求直接发往目标。'
    },
    'way-unfit': {
      message: '所选会话无法连接到该目标。',
      next: '透明代理只接受系统重定向的连接，监听管道的代理只能到达自己的目标。请选择其他代理，或不使用代理。'
    },
    'path-unusable': {
      message: '无法在该路径上监听。',
      next: '路径过长、文件夹不存在或无权访问，或已存在其他文件。请换一个路径。'
    },
    'peer-not-reading': {
      message: '对端没有读取数据：已发送的数据积压过多。',
      next: '未再发送数据。请等待对端恢复读取，或重置连接。'
    },
    'program-missing': {
      message: '未安装该程序，或找不到它。',
      next: '请安装该程序，或复制文件路径后手动打开。'
    },
    'proxy-loop': {
      message: '代理连接到了自己：目标最终指向代理自身。',
      next: '此类客户端会被断开。请更换目标或模式。'
    },
    'save-failed': {
      message: '无法保存文件。',
      next: '未替换任何文件。请检查可用空间和权限，或另选位置。'
    },
    'too-many-open': {
      message: '无法再接受客户端：打开的文件和套接字过多。',
      next: '现有连接不受影响。请关闭一些连接，或提高上限（ulimit -n）后重启 Tcplens。'
    },
    'too-many-to-sort': {
      message: '按消息字段排序最多支持 200,000 个请求。',
      next: '请先筛选表格，或按内置列排序。'
    },
    'unknown-request': {
      message: '引擎不支持窗口的请求。',
      next: '窗口与引擎版本不一致，请重启 Tcplens。'
    },
    'wrong-state': {
      message: '当前无法执行此操作。',
      next: '请等待会话启动或停止完成后再试。'
    }
  }
}
