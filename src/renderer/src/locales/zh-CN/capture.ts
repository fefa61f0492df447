import type { capture as en } from '../en/capture'

export const capture: typeof en = {
  toolbar: '捕获',
  state: {
    recording: '正在录制',
    off: '未录制',
    failed: '录制已中断'
  },
  stateTitle: {
    recording: '所有流量都会写入捕获。单击停止录制，转发照常进行。',
    off: '流量照常转发，但不会被捕获。单击开始录制。',
    failed: '流量照常转发，但不会被捕获；条件恢复后自动继续录制。'
  },
  clear: '清空',
  clearTitle: '删除已捕获的全部流量；活动连接不受影响',
  open: '打开…',
  openTitle: '打开捕获文件，与实时捕获并列',
  save: '保存…',
  saveTitle: '将当前捕获保存为 pcapng 文件',
  wireshark: '在 Wireshark 中打开',
  copyPath: '复制文件路径',
  more: '更多捕获操作',
  recent: '最近打开',
  unsavedEntry: '未保存的捕获…',
  saved: '已保存为 {path}。',
  drop: '松开以打开捕获文件',
  list: '捕获',
  live: '实时捕获',
  opening: '正在打开… {percent}%',
  fault: '{what}{next}',
  faultAt: '文件在第 {at} 字节处被截断或损坏；此前的内容已读取。',
  undecoded:
    '连接 {list} 未解码：解码时内存用量过大或出错。其字节已保留，其他连接均已解码。 | 连接 {list} 未解码：解码时内存用量过大或出错。其字节已保留，其他连接均已解码。',
  showConnection: '显示连接',
  rebuilt: '由 HAR 文件重建为 HTTP/1.1：字节、长度和编码与原始流量不同，数据包为合成。',
  faultInside: '解压后的内容在第 {at} 字节处被截断或损坏；此前的内容已读取。',
  passed: '已跳过 {n} 个数据包',
  passedTitle: 'Tcplens 只显示 TCP。共 {packets} 个数据包：',
  notTcp: '已跳过 {n} 个非 TCP 数据包',
  unreadable: '已跳过 {n} 个不完整的数据包',
  unknownLink: '已跳过 {n} 个链路类型未知的数据包',
  details: '{size} · {n} 个连接 | {size} · {n} 个连接',
  close: '关闭 {name}',
  cut: '文件提前结束；此前的内容已显示。',
  clearDialog: {
    title: '清空捕获？',
    text: '尚未保存的 {size} 将被删除。',
    open: '{n} 个活动连接会继续并保留在列表中，但其先前的字节将被删除。 | {n} 个活动连接会继续并保留在列表中，但其先前的字节将被删除。',
    save: '先保存…',
    clear: '清空',
    cancel: '取消'
  },
  unsaved: {
    title: '未保存的捕获',
    about: '来自之前的运行：退出 Tcplens 时保留，或异常终止后恢复。',
    found: '有 1 个之前运行时未保存的捕获。 | 有 {n} 个之前运行时未保存的捕获。',
    show: '查看',
    empty: '没有未保存的捕获了。',
    open: '打开',
    discard: '删除',
    openNamed: '打开 {time} 的捕获',
    discardNamed: '删除 {time} 的捕获'
  },
  lostFile: {
    'file-deleted': '其他程序删除了捕获文件 {path}，其中的流量无法再保存。录制将在 {next} 中继续。',
    'folder-deleted':
      '其他程序删除了捕获文件 {path} 及其文件夹，其中的流量无法再保存。录制将在 {next} 中继续。',
    'file-moved': '其他程序移动或替换了捕获文件 {path}，无法再从这里保存其中的流量。录制将在 {next} 中继续。',
    'file-truncated': '其他程序截断了捕获文件 {path}，其中的流量无法再读取或保存。录制将在 {next} 中继续。'
  },
  cap: '{size} / {cap}',
  capTitle: '捕获最多占用 {cap}（设置的上限或磁盘可用空间），超出后删除最旧的文件。',
  droppedTitle: '捕获已达到 {cap}（设置的上限或磁盘可用空间），正在删除最旧的文件。',
  lost: '丢失 {size}',
  lostTitle: '未录制期间转发的字节：录制已关闭、磁盘已满或捕获文件丢失。'
}
