import type { replayTold as english } from '../en/replay-told'

export const replayTold: typeof english = {
  redirects: '{text} · 经过 {n} 次重定向',
  note: '{text} · {note}',
  foreign: '返回的内容不是该请求所用协议的响应',
  foreignTls: '返回的是 TLS 警报：服务器在此使用 TLS。请为该目标启用 TLS 后重新发送',
  'cut-short': '请求的其余部分已不在捕获中：发送的内容不完整',
  redirect: '响应重定向到 {to}，接着请求它',
  followed: '跟随连接 {from} 的重定向到 {to}',
  'redirect-limit': '响应重定向到 {to}；最多只跟随 {most} 次重定向，不再跟随',
  'redirect-loop': '响应又重定向回已请求过的 {to}；不再跟随',
  'redirect-unusable': '响应重定向到 {to}，它不是 HTTP 的 URL；不跟随',
  'redirect-fixed': '响应重定向到 {to}。该代理会话只通往一个目标，因此不跟随',
  'redirect-several': '响应重定向到 {to}；一次发送了多个请求，因此不跟随',
  kept: '保持打开以供下一次重放使用，最长 {duration}',
  expired: '{duration} 内未再使用；已结束',
  again: '被另一次重放再次使用',
  againOf: '再次使用：重新发送交换 {number}',
  gone: '保持打开的连接已被服务器结束；这是一个新连接',
  'no-http2': '服务器在此不支持 HTTP/2；请求没有发送'
}
