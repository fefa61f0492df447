import type { HostTexts } from './en'

export const zhCN: HostTexts = {
  menu: {
    file: '文件',
    quit: '退出 Tcplens',
    edit: '编辑',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    view: '视图',
    actualSize: '实际大小',
    zoomIn: '放大',
    zoomOut: '缩小',
    fullScreen: '全屏',
    reload: '重新加载',
    developerTools: '开发者工具',
    window: '窗口',
    minimize: '最小化',
    zoom: '缩放',
    close: '关闭',
    front: '全部置于顶层',
    help: '帮助',
    about: '关于 Tcplens',
    services: '服务',
    hide: '隐藏 Tcplens',
    hideOthers: '隐藏其他',
    unhide: '全部显示'
  },
  unsaved: {
    title: '退出前保存捕获吗？',
    detail: '有 {size} MB 尚未保存。保留的捕获会在下次启动时提供。',
    buttons: { save: '保存…', keep: '保留', discard: '丢弃', cancel: '取消' }
  },
  files: {
    openTitle: '打开捕获',
    saveTitle: '保存捕获',
    saveBytesTitle: '保存字节',
    captures: '捕获文件',
    all: '所有文件'
  },
  startFailed: {
    title: 'Tcplens 无法启动',
    body: '{reason}\n\n数据目录：{folder}'
  },
  pageFailed: {
    title: 'Tcplens 窗口已停止工作',
    body: '窗口连续多次停止工作（{reason}）。已捕获的内容不受影响。日志目录：{folder}'
  }
}
