import type { recipes as english } from '../en/recipes'

export const recipes: typeof english = {
  title: '示例',
  about: '每个示例都会创建并立即运行几个会话，之后可以任意修改。',
  proxy: '中间加一个代理',
  proxyHint: '客户端会经由 Tcplens 的代理连接。管道示例没有代理。',
  start: '启动“{name}”',
  roles: { server: '服务器', proxy: '代理', client: '客户端' },
  list: {
    'hello-every-second': {
      name: '每秒一句 Hello',
      about: '服务器每秒写一行带编号的文字，客户端应答一次。'
    },
    echo: { name: '回显', about: '服务器把收到的内容原样发回。请在客户端里输入。' },
    'echo-greeting': { name: '带问候的回显', about: '服务器发回时在前面加上“Hello ”。' },
    'browser-request': {
      name: '浏览器到底发了什么',
      about: '用浏览器打开该地址，这里逐字节显示它的请求。'
    },
    'http-from-tcp': {
      name: '用裸 TCP 说 HTTP',
      about: '一个带标题的页面，响应头全部手写。可以编辑这些字节再刷新。'
    },
    'png-over-http': { name: '通过 HTTP 发送 PNG', about: '服务器发送一张图片，带上类型和以字节计的长度。' },
    'keep-alive-vs-close': {
      name: '长连接与短连接',
      about: '一个客户端在同一连接上反复请求，另一个每次请求都重新连接。'
    },
    'client-every-two-seconds': {
      name: '每两秒说一句的客户端',
      about: '两个客户端发送同一句中文，一个用 UTF-8，一个用 GB18030。'
    },
    'get-and-post': {
      name: '手写 GET 和 POST',
      about: '两个客户端各写出一个完整请求：请求行、字段，以及按字节计长的表单。'
    },
    'slow-reader': {
      name: '慢读者与背压',
      about: '客户端全速写入，服务器在你恢复之前不读取。'
    },
    'half-close': { name: '半关闭', about: '服务器说完一句就结束自己这一侧，但继续接收客户端的数据。' },
    reset: { name: '重置', about: '服务器应答一次后用 RST 断开连接。' },
    'local-pipe': {
      name: '本地管道',
      about: '用 Unix 套接字（Windows 上为命名管道）代替主机和端口聊天。'
    }
  }
}
