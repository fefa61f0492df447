import type { settings as english } from '../en/settings'

export const settings: typeof english = {
  title: '设置',
  button: '设置…',
  capture: {
    title: '捕获',
    cap: '最大容量',
    capHint: '立即生效。实时捕获存满后，丢弃最旧的数据。',
    capWrong: '请输入 {least} 到 {most} 之间的大小。',
    unit: '单位',
    units: { MB: 'MB', GB: 'GB', TB: 'TB' },
    folder: '文件夹',
    own: '默认文件夹',
    choose: '选择…',
    reset: '恢复默认',
    folderNext: '下次启动时生效。本次捕获保存在 {folder}。',
    folderNow: '本次捕获保存在 {folder}。',
    folderTrouble: '无法在该处保存捕获：{reason} 在此之前保存在 {folder}。'
  },
  look: {
    title: '外观',
    theme: '主题',
    language: '语言',
    system: '跟随系统'
  },
  reading: {
    title: '显示',
    encoding: '文本编码',
    encodingHint: '“文本”标签页的默认编码，不改变字节。',
    time: '时间',
    zone: '时区'
  },
  keyboard: {
    title: '键盘',
    letters: '在流量表格中用单个字母运行命令',
    lettersHint: '仅当表格获得焦点时有效。按 R 重放所选请求。',
    lettersOff: '已关闭'
  },
  sessions: {
    title: '会话',
    bindWarning: '监听地址可被其他机器访问时警告',
    bindWarningHint: '代理或服务器监听的不是 127.0.0.1 或 ::1 时，在其对话框中显示。'
  }
}
