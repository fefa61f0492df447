import type { recipes as english } from '../en/recipes'

export const recipes: typeof english = {
  title: '示例',
  about: '每个示例都会启动几个会话，之后可以修改。',
  proxy: '中间加一个代理',
  proxyHint: '客户端经由 Tcplens 的代理连接。管道示例不支持。',
  start: '启动“{name}”',
  roles: { server: '服务器', proxy: '代理', client: '客户端' },
  list: {
    'hello-every-second': {
      name: '每秒一句 Hello',
      about: '服务器每秒发送一行带编号的文字，客户端回复一次。'
    },
    echo: { name: '回显', about: '服务器把收到的数据原样发回。请在客户端输入。' },
    'echo-greeting': { name: '带问候的回显', about: '服务器在发回的数据前加上“Hello ”。' },
    'browser-request': {
      name: '浏览器实际发送的内容',
      about: '用浏览器打开该地址，这里逐字节显示其请求。'
    },
    'http-from-tcp': {
      name: '用原始 TCP 实现 HTTP',
      about: '带标题的页面，响应头手写。编辑字节后刷新即可。'
    },
    'png-over-http': { name: '通过 HTTP 发送 PNG', about: '服务器发送一张图片，带上类型和长度。' },
    'keep-alive-vs-close': {
      name: '长连接与短连接',
      about: '一个客户端复用连接，另一个每次请求都新建连接。'
    },
    'client-every-two-seconds': {
      name: '每两秒发送一次的客户端',
      about: '两个客户端发送同一句中文，一个用 UTF-8，一个用 GB18030。'
    },
    'get-and-post': {
      name: '手写 GET 和 POST',
      about: '两个客户端各有一个完整请求：请求行、标头，以及按字节计长的表单。'
    },
    'slow-reader': {
      name: '慢读者与背压',
      about: '客户端全速写入，服务器在你恢复之前不读取。'
    },
    'half-close': { name: '半关闭', about: '服务器发送一句后关闭其发送方向，并继续接收客户端的数据。' },
    reset: { name: '重置', about: '服务器回复一次后用 RST 中断连接。' },
    'local-pipe': {
      name: '本地管道',
      about: '用 Unix 套接字（Windows 上为命名管道）代替主机和端口聊天。'
    }
  }
}
