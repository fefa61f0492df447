import type { commands as english } from '../en/commands'

export const commands: typeof english = {
  groups: {
    file: '文件',
    capture: '捕获',
    table: '表格',
    exchange: '请求',
    sessions: '会话',
    server: '服务器',
    view: '视图',
    app: 'Tcplens'
  },
  names: {
    file: {
      open: '打开捕获文件…',
      save: '保存捕获…',
      export: '导出为 HAR、JSON、CSV…',
      wireshark: '在 Wireshark 中打开',
      copyPath: '复制捕获文件的路径',
      close: '关闭此捕获文件',
      kept: '未保存的捕获…'
    },
    capture: {
      record: '开启或关闭录制',
      clear: '清空捕获',
      live: '显示实时捕获'
    },
    table: {
      filter: '筛选表格',
      freeze: '冻结表格',
      follow: '跟随最新一行',
      bookmark: '切换所选行的书签',
      note: '所选行的备注…',
      marked: '只显示有书签或备注的行'
    },
    exchange: {
      replay: '重放所选请求',
      edit: '编辑并重发所选请求',
      mock: '用选中的行模拟服务器…',
      mockShown: '用表格中的所有行模拟服务器…',
      conversation: '将所选连接作为对话重放…',
      new: '在工作台中新建请求',
      import: '导入请求…',
      repeat: '压测所选请求'
    },
    sessions: {
      proxy: '新建代理…',
      server: '新建服务器…',
      client: '新建客户端…',
      startAll: '启动所有会话',
      stopAll: '停止所有会话',
      authority: '证书颁发机构…',
      recipes: '示例…',
      demo: '运行演示'
    },
    server: {
      clients: '显示服务器的客户端',
      behaviours: '显示服务器的自动行为',
      chooseAll: '选择全部客户端',
      pause: '暂停读取所选客户端',
      resume: '恢复读取所选客户端',
      end: '关闭发往所选客户端的方向 (FIN)',
      reset: '重置所选客户端 (RST)',
      disconnect: '断开所选客户端'
    },
    view: {
      exchanges: '显示请求',
      connections: '显示连接',
      workbench: '显示工作台',
      answer: '显示或隐藏请求旁的响应',
      notices: '显示通知',
      find: '在当前视图中查找，或筛选表格',
      findAll: '在捕获中查找…',
      nextMatch: '下一处匹配',
      previousMatch: '上一处匹配',
      reuse: '长连接与每请求一连接对比…',
      sidebar: '显示或隐藏会话列表',
      inspectorBottom: '检查器：位于表格下方',
      inspectorRight: '检查器：位于表格右侧',
      messagesAuto: '请求与响应：自动',
      messagesColumns: '请求与响应：左右并排',
      messagesStacked: '请求与响应：上下排列',
      messagesTabs: '请求与响应：标签页',
      bytesAuto: '字节：自动',
      bytesRight: '字节：位于消息右侧',
      bytesBelow: '字节：位于消息下方',
      bytesHidden: '字节：隐藏',
      nextRow: '表格的下一行',
      previousRow: '表格的上一行',
      nextTurn: '对话：下一轮',
      previousTurn: '对话：上一轮',
      collapseEntries: '对话：折叠所有条目',
      expandEntries: '对话：展开所有条目',
      nextPane: '下一个窗格',
      previousPane: '上一个窗格',
      up: '返回上一级：清除筛选、选择、会话',
      systemTheme: '主题：跟随系统',
      light: '主题：浅色',
      dark: '主题：深色',
      systemLanguage: '语言：跟随系统',
      english: '语言：English',
      chinese: '语言：简体中文'
    },
    app: {
      palette: '查找命令',
      settings: '设置…',
      rules: '规则…',
      protos: 'Protobuf 定义…',
      shortcuts: '键盘快捷键'
    }
  },
  palette: {
    title: '查找命令',
    button: '跳转或运行命令',
    placeholder: '输入命令、会话、文件，或用 #12 按编号跳转',
    list: '命令与跳转目标',
    none: '没有与“{query}”匹配的项目。',
    on: '已开启',
    start: '启动 {name}',
    stop: '停止 {name}',
    switchOn: '开启 {name} 的“{title}”',
    switchOff: '关闭 {name} 的“{title}”',
    show: '仅显示 {name}',
    showAll: '显示所有会话',
    openRecent: '打开 {name}',
    showCapture: '显示 {name}',
    recent: '最近打开',
    goTo: '跳转',
    exchange: '请求 #{n}',
    connection: '连接 #{n}',
    hint: { choose: '选择', run: '运行', close: '关闭' }
  }
}
