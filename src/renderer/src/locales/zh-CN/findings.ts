import type { findings as english } from '../en/findings'

export const findings: typeof english = {
  label: '代理的发现',
  line: '未通过验证：{n} 个主机 | 未通过验证：{n} 个主机',
  untrusted: '{n} 个主机的证书无法验证 | {n} 个主机的证书无法验证',
  refused: '已如实告知其客户端，连接未能继续。{warning}',
  unverified: '会话设置为不验证，因此仍然连接。{warning}',
  warning: '只应对你自己的主机直接接受证书：途中的任何人都可能冒充它们，读取并篡改一切内容。',
  take: '直接接受此主机的证书',
  takeNamed: '直接接受 {host} 的证书',
  taken: '{name} 从现在起直接接受 {host} 的证书。',
  passedThrough: '正在透传 {n} 个客户端的 TLS | 正在透传 {n} 个客户端的 TLS',
  passedThroughAbout:
    '一分钟内三次拒绝证书：客户端不信任证书颁发机构，或只接受已知的证书。其他客户端仍会解密。',
  client: '{address} · JA4 {ja4}',
  passedUntil: '主机 {host}，至 {time}',
  howToTrust: '信任证书颁发机构…',
  resume: '恢复解密',
  resumeNamed: '恢复解密 {address}',
  failing: {
    refused: '最近 {n} 个到 {target} 的连接被拒绝 | 最近 {n} 个到 {target} 的连接被拒绝',
    failed: '最近 {n} 个到 {target} 的连接失败 | 最近 {n} 个到 {target} 的连接失败',
    several: '最近 {n} 个连接失败，最后一个的目标为 {target}',
    named: '{name}：{text}',
    reason: '原因：{reason}。'
  },
  hide: '收起，直到有新的发现',
  notVerifiedEnded: '目标的证书无法验证：{reason}。没有向其发送任何内容。',
  notVerifiedBroken: '目标的证书未通过验证：{reason}。客户端中断了连接，因此没有向其发送任何内容。',
  notVerified: '目标的证书未通过验证：{reason}。途中的人可能读取并篡改此连接。'
}
