import type { capture as en } from '../en/capture'

export const capture: typeof en = {
  toolbar: '捕获',
  state: {
    recording: '正在录制',
    off: '未录制',
    failed: '录制已中断'
  },
  stateTitle: {
    recording: '经过的全部内容都会写入捕获。单击可停止录制，转发照常进行。',
    off: '流量照常转发，但不会被捕获。单击可开始录制。',
    failed: '流量照常转发，但不会被捕获；条件恢复后会自动继续录制。'
  },
  clear: '清空',
  clearTitle: '丢弃已捕获的全部内容；打开的连接继续工作',
  open: '打开…',
  openTitle: '打开捕获文件，与实时捕获并列显示',
  save: '保存…',
  saveTitle: '将当前显示的捕获保存为 pcapng 文件',
  wireshark: '在 Wireshark 中打开',
  copyPath: '复制文件路径',
  more: '更多捕获操作',
  recent: '最近打开',
  keptEntry: '以前启动时的捕获…',
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
  rebuilt: '根据 HAR 文件以 HTTP/1.1 重建：字节、长度和编码并非当时所发，数据包也是虚构的。',
  faultInside: '压缩文件解压后的内容在第 {at} 字节处被截断或损坏；此前的内容已读取。',
  passed: '已略过 {n} 个数据包',
  passedTitle: 'Tcplens 只显示 TCP。共 {packets} 个数据包：',
  notTcp: '已略过 {n} 个非 TCP 数据包',
  unreadable: '已略过 {n} 个缺失过多的数据包',
  unknownLink: '已略过 {n} 个网络类型未知的数据包',
  details: '{size} · {n} 个连接 | {size} · {n} 个连接',
  close: '关闭 {name}',
  cut: '文件提前结束；此前的内容已显示。',
  clearDialog: {
    title: '清空捕获？',
    text: '尚未保存的 {size} 将被删除。',
    open: '{n} 个打开的连接会继续工作并保留在列表中，但其先前的字节将丢失。 | {n} 个打开的连接会继续工作并保留在列表中，但其先前的字节将丢失。',
    save: '先保存…',
    clear: '清空',
    cancel: '取消'
  },
  kept: {
    title: '以前启动时的捕获',
    about: '它们在 Tcplens 退出时被保留，或在其意外结束时遗留下来。',
    found: '发现一个以前启动时的捕获。 | 发现 {n} 个以前启动时的捕获。',
    show: '查看',
    empty: '已全部处理。',
    open: '打开',
    discard: '删除',
    openNamed: '打开 {time} 的捕获',
    discardNamed: '删除 {time} 的捕获'
  },
  cap: '{size} / {cap}',
  capTitle: '捕获最多占用 {cap}。达到上限后，最旧的内容会让出空间。',
  droppedTitle: '捕获已达到 {cap} 的上限：最旧的内容正在让出空间。',
  lost: '丢失 {size}',
  lostTitle: '未录制期间经过的字节：录制被关闭，或磁盘已满。'
}
