/** Problems of PROXY protocol headers (haproxy.org/download/3.0/doc/proxy-protocol.txt). A receiver drops the connection. */
import { error } from '../../problem-info'
import type { ProblemTable } from '../../problem-info'

export const PROXY_HEADER_PROBLEMS = {
  'proxy-bad-line': error('PROXY protocol §2.1'),
  'proxy-line-too-long': error('PROXY protocol §2.1'),
  'proxy-bad-version': error('PROXY protocol §2.2'),
  'proxy-bad-command': error('PROXY protocol §2.2'),
  'proxy-bad-family': error('PROXY protocol §2'),
  'proxy-bad-address': error('PROXY protocol §2.1'),
  'proxy-bad-port': error('PROXY protocol §2.1'),
  'proxy-bad-length': error('PROXY protocol §2.2'),
  'proxy-bad-tlv': error('PROXY protocol §2.2'),
  'proxy-bad-checksum': error('PROXY protocol §2.2.3'),
  'proxy-cut': error('PROXY protocol §2')
} as const satisfies ProblemTable

export type ProxyHeaderProblemCode = keyof typeof PROXY_HEADER_PROBLEMS
