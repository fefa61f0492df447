import type { findings as english } from '../en/findings'

export const findings: typeof english = {
  label: '代理的问题',
  line: '未通过验证：{n} 个主机 | 未通过验证：{n} 个主机',
  untrusted: '{n} 个主机的证书无法验证 | {n} 个主机的证书无法验证',
  refused: '其客户端收到了错误。{warning}',
  unverified: '此会话已关闭验证，因此仍然连接。{warning}',
  warning: '只应信任你自己主机的证书：中间的攻击者可能冒充它们，读取并篡改全部流量。',
  take: '信任此证书',
  takeNamed: '信任 {host} 的证书',
  taken: '{name} 现在信任 {host} 的证书。',
  passedThrough: '正在透传 {n} 个客户端的 TLS | 正在透传 {n} 个客户端的 TLS',
  passedThroughAbout: '客户端一分钟内三次拒绝证书：它不信任此 CA，或只接受已知的证书。其他客户端仍会解密。',
  client: '{address} · JA4 {ja4}',
  passedUntil: '主机 {host}，至 {time}',
  howToTrust: '安装 CA…',
  resume: '恢复解密',
  resumeNamed: '恢复解密 {address}',
  failing: {
    refused: '最近 {n} 个到 {target} 的连接被拒绝 | 最近 {n} 个到 {target} 的连接被拒绝',
    failed: '最近 {n} 个到 {target} 的连接失败 | 最近 {n} 个到 {target} 的连接失败',
    several: '最近 {n} 个连接失败，最后一个的目标为 {target}',
    named: '{name}：{text}',
    reason: '原因：{reason}。'
  },
  hide: '隐藏，直到出现新的问题',
  notVerifiedEnded: '无法验证服务器的证书：{reason}。没有向服务器发送任何内容。',
  notVerifiedBroken: '服务器的证书未通过验证：{reason}。客户端关闭了连接，因此没有发送任何内容。',
  notVerified: '服务器的证书未通过验证：{reason}。中间的攻击者可能读取并篡改此连接。'
}
