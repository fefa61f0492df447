import type { route as english } from '../en/route'

export const route: typeof english = {
  label: '目标与途径',
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
  more: '重定向、连接复用与超时',
  moreShort: '更多',
  follow: '跟随重定向，最多',
  followHint: '每次重定向都是单独的请求。凭据和 Cookie 只发给原主机。',
  redirects: '最多重定向次数',
  cookies: '保留重定向设置的 Cookie',
  cookiesHint: '仅用于本次重放，按浏览器规则：域、路径、安全。',
  reuse: '保持连接以便复用',
  reuseHint: '30 秒内，途径相同的下一次重放会复用它。',
  timeout: '响应超时',
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
    redirects: '请输入 1 到 {most} 之间的整数。',
    timeout: '请输入整数毫秒，最长一天。'
  }
}
