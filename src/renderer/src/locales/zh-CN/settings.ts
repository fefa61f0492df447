import type { settings as english } from '../en/settings'

export const settings: typeof english = {
  title: '设置',
  button: '设置…',
  capture: {
    title: '捕获',
    cap: '最多保留',
    capHint: '立即生效。实时捕获存满后，最早的内容会被移除。',
    capWrong: '请输入 {least} 到 {most} 之间的大小。',
    unit: '单位',
    units: { MB: 'MB', GB: 'GB', TB: 'TB' },
    folder: '文件夹',
    own: '应用自带的文件夹',
    choose: '选择…',
    reset: '改回自带文件夹',
    folderNext: '下次启动时生效。本次捕获保存在 {folder}。',
    folderNow: '本次启动的捕获保存在 {folder}。',
    folderTrouble: '无法在该处创建捕获：{reason} 在此之前保存在 {folder}。'
  },
  look: {
    title: '外观',
    theme: '主题',
    language: '语言',
    system: '跟随系统'
  },
  reading: {
    title: '阅读',
    encoding: '文本编码',
    encodingHint: '“文本”标签页起始使用的编码。字节本身不会改变。',
    time: '时间',
    zone: '时区'
  },
  keyboard: {
    title: '键盘',
    letters: '在流量表格中用单个字母运行命令',
    lettersHint: '仅当表格具有焦点时有效。按 R 会重新发送所选请求。',
    lettersOff: '已关闭'
  },
  sessions: {
    title: '会话',
    bindWarning: '监听地址可被其他计算机访问时发出警告',
    bindWarningHint: '当代理或服务器监听的不是 127.0.0.1 或 ::1 时，在其对话框中显示。'
  }
}
