import type { way as english } from '../en/way'

export const way: typeof english = {
  label: '发往何处、如何到达',
  protocol: '协议',
  tls: 'TLS',
  tlsChoices: {
    captured: '与捕获时相同',
    capturedOn: '与捕获时相同：TLS',
    capturedOff: '与捕获时相同：无',
    none: '无',
    off: '关闭',
    own: '开启…'
  },
  serverName: '服务器名称（SNI）',
  serverNameHint: '目标的名称',
  alpn: 'ALPN',
  alpnHint: '按请求所用协议',
  verify: '验证证书',
  through: '经由',
  direct: '不使用代理',
  stopped: '{name}（已停止）',
  removed: '{name}（已移除）',
  nameless: '代理 {id}',
  more: '重定向、连接复用与时限',
  moreShort: '更多',
  follow: '跟随重定向，最多',
  followHint: '每一跳都是单独的交换。凭据和 Cookie 只发给原主机。',
  redirects: '最多重定向次数',
  cookies: '保留重定向设置的 Cookie',
  cookiesHint: '仅用于本次重放，按浏览器的规则：域、路径、安全。',
  reuse: '保持连接打开并再次使用',
  reuseHint: '30 秒内，走同一路径的下一次重放会使用它。',
  timeout: '完整响应时限',
  timeoutHint: '不限',
  milliseconds: '毫秒',
  summary: {
    redirects: '重定向 ≤ {n} 次',
    reuse: '复用连接',
    timeout: '≤ {n} 毫秒'
  },
  problems: {
    nameSpaces: '服务器名称不能含空格，最多 255 个字符。',
    alpn: '最多 20 个名称，每个最多 255 个字符，以逗号分隔。',
    redirects: '1 到 {most} 之间的整数。',
    timeout: '毫秒数，整数，最长一天。'
  }
}
