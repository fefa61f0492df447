/** Lines of the kernel's table of connections, as real kernels print them. */

import { describe, expect, it } from 'vitest'
import { plainAddress } from '../../../../src/engine/net/addresses'
import { findOriginal } from '../../../../src/engine/proxy/transparent/conntrack-table'

const REDIRECTED =
  'ipv4     2 tcp      6 431999 ESTABLISHED src=127.0.0.1 dst=127.77.0.1 sport=59196 dport=80 ' +
  'src=127.0.0.1 dst=127.0.0.1 sport=42851 dport=59196 [ASSURED] mark=0 zone=0 use=2\n'
const NEIGHBOURS = [
  // The same client port at another listener, of another protocol, and of an address that differs.
  'ipv4     2 tcp      6 120 TIME_WAIT src=127.0.0.1 dst=127.88.0.1 sport=59196 dport=80 src=127.0.0.1 dst=127.0.0.1 sport=42852 dport=59196 [ASSURED] mark=0 zone=0 use=2\n',
  'ipv4     2 udp      17 29 src=127.0.0.1 dst=127.88.0.2 sport=59196 dport=53 src=127.0.0.1 dst=127.0.0.1 sport=42851 dport=59196 mark=0 zone=0 use=2\n',
  'ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.0.7 dst=127.88.0.3 sport=59196 dport=80 src=127.0.0.1 dst=10.0.0.7 sport=42851 dport=59196 [ASSURED] mark=0 zone=0 use=2\n',
  'ipv4     2 tcp      6 110 SYN_SENT src=127.0.0.1 dst=9.9.9.9 sport=4000 dport=59196 [UNREPLIED] src=9.9.9.9 dst=127.0.0.1 sport=59196 dport=4000 mark=0 zone=0 use=2\n'
]
const accepted = {
  local: { host: '127.0.0.1', port: 42851 },
  remote: { host: '127.0.0.1', port: 59196 }
}

describe('the original destination of an accepted connection is', () => {
  it('the destination of the entry whose reply comes from the local address', () => {
    const table = [...NEIGHBOURS, REDIRECTED].join('')
    expect(findOriginal(table, accepted)).toEqual({ host: '127.77.0.1', port: 80 })
    expect(findOriginal(table.trimEnd(), accepted)).toEqual({ host: '127.77.0.1', port: 80 })
    expect(findOriginal(REDIRECTED + NEIGHBOURS.join(''), accepted)).toEqual({ host: '127.77.0.1', port: 80 })
  })

  it('unknown when no entry belongs to this connection, or the table is invalid', () => {
    for (const table of [NEIGHBOURS.join(''), '', 'dport=59196 ', 'src=1 dst=2\n'])
      expect(findOriginal(table, accepted)).toBeNull()
  })

  it('found in the output of conntrack(8), and for IPv6 with all its zeros', () => {
    const line =
      'tcp      6 431998 ESTABLISHED src=2001:0db8:0000:0000:0000:0000:0000:0005 dst=2001:0db8:0000:0000:0000:0000:0000:0099 sport=40000 dport=443 ' +
      'src=0000:0000:0000:0000:0000:0000:0000:0001 dst=2001:0db8:0000:0000:0000:0000:0000:0005 sport=9000 dport=40000 [ASSURED] mark=0 use=1\n'
    expect(
      findOriginal(line, {
        local: { host: '::1', port: 9000 },
        remote: { host: '2001:db8::5', port: 40000 }
      })
    ).toEqual({ host: '2001:db8::99', port: 443 })
  })

  it('found by a listener for both families, which sees IPv4 as mapped', () => {
    expect(
      findOriginal(REDIRECTED, {
        local: { host: '::ffff:127.0.0.1', port: 42851 },
        remote: { host: '::ffff:127.0.0.1', port: 59196 }
      })
    ).toEqual({ host: '127.77.0.1', port: 80 })
  })
})

it('an address is normalised to one form', () => {
  expect(
    [
      '::FFFF:10.0.0.1',
      'fe80:0000::0001%eth0',
      '0000:0000:0000:0000:0000:0000:0000:0001',
      '10.1.2.3',
      'name'
    ].map(plainAddress)
  ).toEqual(['10.0.0.1', 'fe80::1', '::1', '10.1.2.3', 'name'])
})
