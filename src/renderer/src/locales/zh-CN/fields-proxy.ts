import type { fieldsProxy as english } from '../en/fields-proxy'

/** Words for the fields of PROXY protocol headers. */
export const fieldsProxy: typeof english = {
  'proxy-header': 'PROXY 头',
  'proxy-signature': '签名',
  'proxy-version-command': '版本和命令',
  'proxy-version': '版本',
  'proxy-command': '命令',
  'proxy-family': '地址族和传输协议',
  'proxy-length': '长度',
  'proxy-addresses': '地址',
  'proxy-source-address': '源地址',
  'proxy-destination-address': '目标地址',
  'proxy-source-port': '源端口',
  'proxy-destination-port': '目标端口',
  'proxy-ignored': '忽略的文本',
  'proxy-surplus': '多余的文本',
  'proxy-tlv': 'TLV',
  'proxy-tlv-type': '类型',
  'proxy-tlv-length': '长度',
  'proxy-tlv-value': '值',
  'proxy-ssl-client': '客户端',
  'proxy-ssl-verify': '证书校验'
}
