import type { bodies as en } from '../en/bodies'

export const bodies: typeof en = {
  type: '类型',
  size: '大小',
  dimensions: '尺寸',
  duration: '时长',
  seconds: '{seconds} 秒',
  yes: '是',
  savePart: '将此部分保存为文件：{part}',
  zoom: { label: '缩放', fit: '适应' },
  find: {
    label: '查找',
    none: '未找到',
    found: '{at} / {total}',
    next: '下一个匹配项',
    previous: '上一个匹配项'
  },
  json: {
    menu: '此值',
    path: '当前行的路径',
    repeated:
      '对象中有重复的名称：{names}。多数程序取最后一个值，有的取第一个。 | 对象中有 {count} 个重复的名称：{names}。多数程序取最后一个值，有的取第一个。',
    repeatedAt: '{name}（第 {line} 行）',
    jsonpath: 'JSONPath',
    jq: 'jq',
    js: 'JS',
    value: '值',
    copy: {
      jsonpath: '复制 JSONPath 路径',
      jq: '复制为 jq 过滤器',
      js: '复制为 JavaScript 表达式',
      value: '按发送时的原样复制该值'
    }
  },
  records: {
    count: '{count} 条记录 | {count} 条记录',
    faults: '{count} 条不是 JSON：第 {numbers} 条 | {count} 条不是 JSON：第 {numbers} 条',
    record: '第 {number} 条记录'
  },
  csv: {
    header: '表头',
    delimiter: '分隔符',
    auto: '自动：{name}',
    comma: '逗号',
    tab: '制表符',
    semicolon: '分号',
    bar: '竖线',
    size: '{rows} 行，{columns} 列',
    ragged: '{count} 行的字段数与首行不同：第 {row} 行 | {count} 行的字段数与首行不同，从第 {row} 行开始',
    openQuote: '有一个引号没有闭合：其后的内容都算作一个字段。'
  },
  pretty: {
    working: '正在排版；目前显示原文。',
    failed: '排版超时；显示原文。',
    large: '超过 {limit} 的文本不作排版；显示原文。'
  },
  preview: {
    note: '预览：不运行脚本，不从网络加载图片，链接不可跳转。',
    title: '页面预览',
    cut: '仅显示顶部 {height} 像素高的内容。'
  },
  rendering: {
    waiting: '正在渲染…',
    picture: '未显示该图片：{reason}{next}',
    page: '未显示该页面：{reason}{next}',
    elements: '展开引用后需绘制的元素超过 {most} 个。',
    pixels: '文件头声明的尺寸为 {width} × {height}，总像素超过 {most}。',
    pageBytes: '大小为 {size}，超过 {most}。',
    time: '渲染耗时超过 {seconds} 秒。',
    memory: '渲染占用的内存超过 {size}。',
    crashed: '渲染进程意外退出。',
    invalid: '浏览器引擎无法读取。',
    next: '可另存后用其他程序打开。',
    anyway: '仍要尝试'
  },
  mediaCut: '内容不完整：可能只能播放一部分，也可能无法播放。',
  mediaUnknown: '此处无法播放 {type}。可另存后用其他程序播放。',
  font: {
    text: '天地玄黄，宇宙洪荒 0123456789 The quick brown fox',
    sample: '示例文字',
    family: '字体族',
    style: '样式',
    version: '版本',
    glyphs: '字形数',
    tables: '表数',
    cut: '字体文件不完整，无法绘制。',
    failed: '无法绘制该字体：文件已损坏，或其格式不被接受。'
  },
  pdf: {
    title: '标题',
    pages: '页数',
    version: 'PDF 版本',
    encrypted: '已加密',
    cut: '文档结尾缺失。',
    save: '不支持 PDF 预览。可另存正文后用阅读器打开。'
  },
  archive: {
    entries: '文件',
    encrypted: '已加密',
    noDirectory: '缺少末尾的目录：仅列出已收到的文件。',
    more: '仅列出前面的文件。',
    look: '查看内部内容',
    inside: '内部内容',
    damaged: '文件不完整或已损坏；解出了 {size}。',
    stopped: '已在 {size} 处停止：内容超出显示上限。'
  }
}
