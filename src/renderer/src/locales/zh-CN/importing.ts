import type { importing as en } from '../en/importing'

/** 将粘贴、拖放或打开的内容转换为请求的对话框。 */
export const importing: typeof en = {
  title: '导入请求',
  about:
    '粘贴 cURL 或 PowerShell 命令、原始请求、十六进制转储、HAR、Postman 集合或 OpenAPI 描述；也可拖放或打开文件。',
  paste: '要导入的内容',
  placeholder: "curl 'https://example.com/api' -H 'Accept: application/json' …",
  open: '打开文件…',
  drop: '将文件拖放到此处',
  forget: '移除此文件',
  pasted: '粘贴的文本',
  file: '{name} · {size}',
  kinds: {
    curl: 'cURL 命令',
    'invoke-webrequest': 'PowerShell Web 请求',
    har: 'HAR',
    postman: 'Postman 集合',
    openapi: 'OpenAPI 描述',
    'hex-dump': '十六进制转储',
    raw: '原始字节'
  },
  recognised: '识别为：{kind}',
  requests: '{count} 个请求',
  choose: '此 {kind} 中的请求',
  filter: '筛选请求',
  noMatch: '没有匹配筛选条件的请求。',
  sent: '将要发送的内容',
  target: '{bytes}，发往 {target}',
  secure: '{bytes}，经 TLS 发往 {target}',
  nowhere: '{bytes}；目标需在工作台中填写',
  bytes: '{count} 字节',
  more: '… 另有 {bytes}',
  taken: '没有遗漏任何内容。',
  left: '未采用或补充的内容',
  workbench: '在工作台中打开',
  tooLong: '工作台最多可编辑并发送 {limit}。',
  way: {
    unverified: '不验证证书',
    serverName: 'TLS 请求的名称为 {name}',
    redirects: '最多跟随 {count} 次重定向',
    timeout: '{duration}后放弃'
  },
  notes: {
    option: '未采用：{what}。它不影响请求的字节。',
    changes: '{what} 未执行：curl 发送的内容会不同。',
    file: '不会读取文件 {what}，其位置留空。',
    proxy: '未使用代理 {what}：请在工作台中选择。',
    version: '原为 {what}，将以 HTTP/1.1 发送。',
    variable: '{what} 在此没有值，保持原样。',
    script: '不会运行其前后的脚本（{what}）。',
    auth: '导入内容中不含其认证方式（{what}）：请补充所缺部分。',
    body: '导入内容中没有或不完整包含正文（{what}）。',
    'made-up': '{what} 没有示例值，已按类型填入。',
    header: '标头 {what} 与这些字节不符，已省略。',
    more: '省略了正文的另一种形式：{what}。',
    'line-ends': '头部的换行已改为 CR LF。',
    'no-target': '其中未说明目标：请在工作台中填写。{what}'
  },
  faults: {
    empty: '其中没有内容。',
    unknown:
      '这不是可导入的形式（{found}）。请粘贴 cURL 命令、以“GET / HTTP/1.1”之类开头的请求、带偏移的十六进制转储，或 HAR、Postman、OpenAPI 的 JSON。',
    'too-large': '{found} 过大：描述文件最多 {import}，原始字节最多 {limit}。',
    'unclosed-quote': '引号 {found} 没有闭合。',
    'unclosed-subshell': '{found} 没有闭合。',
    'no-url': '命令 {found} 中没有 URL。',
    'bad-url': '应为 http://host:port/path 形式的 URL，而不是 {found}。',
    'option-value': '选项 {found} 后面需要一个值。',
    'not-curl': '应为以 curl 开头的命令，而不是 {found}。',
    json: 'JSON 在此处有误：应为{expected}。',
    yaml: 'YAML 在此处有误：{found}',
    'no-entries': '其中没有请求（{found} 为空）。',
    'too-many': '这代表的请求太多：{found}。',
    'not-har': 'HAR 应包含 {found}。',
    'not-postman': 'Postman 集合应包含 {found}。',
    'postman-version': '只能读取 2.0 和 2.1 格式的集合，而不是 {found}。请从 Postman 重新导出。',
    'not-openapi': 'OpenAPI 描述应包含成员 {found}。',
    'openapi-version': '只能读取 OpenAPI 3 和 Swagger 2，而不是 {found}。请先转换。',
    'bad-hex': '应为成对的十六进制数字，而不是 {found}。',
    'bad-offset': '此偏移与前面的字节不连续：{found}。',
    'unresolved-reference': '引用 {found} 没有指向任何内容。'
  },
  expected: {
    value: '一个值',
    key: '双引号中的名称',
    colon: '冒号',
    comma: '逗号或列表结尾',
    escape: '有效的转义',
    'less-depth': '更少的嵌套'
  },
  place: '第 {line} 行第 {column} 列：{what}'
}
