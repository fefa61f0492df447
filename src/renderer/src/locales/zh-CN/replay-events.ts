import type { replayEvents as english } from '../en/replay-events'

export const replayEvents: typeof english = {
  redirects: '{text} · 经过 {n} 次重定向',
  note: '{text} · {note}',
  foreign: '响应所用的协议与请求不同',
  foreignTls: '响应是 TLS 警报：服务器要求使用 TLS。请为该目标启用 TLS 后重新发送',
  'cut-short': '请求的一部分已不在捕获中：发送的请求不完整',
  redirect: '响应重定向到 {to}，正在跟随',
  followed: '跟随连接 {from} 的重定向，到 {to}',
  'redirect-limit': '响应重定向到 {to}；已达到 {most} 次重定向的上限',
  'redirect-loop': '响应再次重定向到 {to}；循环重定向不再跟随',
  'redirect-unusable': '响应重定向到 {to}，它不是 HTTP URL；不跟随',
  'redirect-fixed': '响应重定向到 {to}。该代理会话的目标固定，因此不跟随',
  'redirect-several': '响应重定向到 {to}；一次发送了多个请求，因此不跟随',
  kept: '保持打开以供下一次重放使用，最长 {duration}',
  expired: '{duration} 内未复用；已关闭',
  again: '被另一次重放复用',
  againOf: '复用：重放请求 {number}',
  gone: '服务器关闭了保持的连接；这是一个新连接',
  'no-http2': '服务器不支持 HTTP/2；请求没有发送'
}
