import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { parseOptions, UsageError } from '../../src/cli/options'
import { PROXY_OPTIONS, proxyConfig } from '../../src/cli/proxy-options'
import { ProxyConfig } from '../../src/shared/contract/sessions'

/** Parses a command line given as one string, without spaces inside arguments. */
function configOf(typed: string): ProxyConfig {
  const args = typed.split(' ').filter((arg) => arg !== '')
  return proxyConfig(parseOptions(args, PROXY_OPTIONS, { min: 0, max: 0, name: '' }).values)
}

const HERE = { host: '127.0.0.1', port: 0 }
const SOCKS = { kind: 'proxy', name: '', listen: HERE, mode: 'socks' }
const AS_SOCKS = '--listen 127.0.0.1:0 --mode socks'
const TO = '--listen 127.0.0.1:0 --target a:1'
const FORWARD = { kind: 'proxy', name: '', listen: HERE, mode: 'forward', target: { host: 'a', port: 1 } }

describe('the configuration of a proxy', () => {
  it.each<[string, object]>([
    [TO, FORWARD],
    [
      '--listen /run/a.sock --target ./b.sock',
      { ...FORWARD, listen: { path: '/run/a.sock' }, target: { path: './b.sock' } }
    ],
    [String.raw`--listen \\.\pipe\a --target a:1`, { ...FORWARD, listen: { path: String.raw`\\.\pipe\a` } }],
    [AS_SOCKS, SOCKS],
    ['--listen 127.0.0.1:0 --mode auto', { ...SOCKS, mode: 'auto' }],
    [`${TO} --mode auto`, { ...FORWARD, mode: 'auto' }],
    ['--listen 127.0.0.1:0 --mode transparent', { ...SOCKS, mode: 'transparent' }],
    [
      `${AS_SOCKS} --login u:p:q --arrival-timeout 500`,
      { ...SOCKS, login: { user: 'u', password: 'p:q' }, arrivalTimeout: 500 }
    ],
    [
      `${AS_SOCKS} --upstream socks5://u%40x:p%25@up.test:1080 --local ::1 --dns 9.9.9.9 --dns ::2 --family 6 --connect-timeout 9`,
      {
        ...SOCKS,
        out: {
          via: { kind: 'socks5', host: 'up.test', port: 1080, user: 'u@x', password: 'p%' },
          local: { address: '::1' },
          lookup: { servers: ['9.9.9.9', '::2'] },
          family: 6,
          connectTimeout: 9
        }
      }
    ],
    [
      `${AS_SOCKS} --upstream http://[::1]:80`,
      { ...SOCKS, out: { via: { kind: 'http', host: '::1', port: 80 } } }
    ],
    [
      `${AS_SOCKS} --override a:1=b:2 --override a=b --override [::1]:9=c --override fe80::1=d:3`,
      {
        ...SOCKS,
        overrides: [
          { from: { host: 'a', port: 1 }, to: { host: 'b', port: 2 } },
          { from: { host: 'a' }, to: { host: 'b' } },
          { from: { host: '::1', port: 9 }, to: { host: 'c' } },
          { from: { host: 'fe80::1' }, to: { host: 'd', port: 3 } }
        ]
      }
    ],
    [`${AS_SOCKS} --tls pass`, { ...SOCKS, tls: { clients: 'pass' } }],
    [
      `${TO} --target-tls tls --upstream-sni n`,
      { ...FORWARD, tls: { clients: 'pass', target: 'tls', serverName: 'n' } }
    ],
    [
      `${TO} --tls intercept --target-tls plain`,
      { ...FORWARD, tls: { clients: 'intercept', target: 'plain' } }
    ],
    [
      `${AS_SOCKS} --tls intercept --only a,*.b --only c --ca-dir d --no-starttls --no-pass-pinned --key-log k`,
      {
        ...SOCKS,
        tls: {
          clients: 'intercept',
          hosts: { which: 'only', names: ['a', '*.b', 'c'] },
          startTls: false,
          passPinned: false,
          keyLog: 'k'
        }
      }
    ],
    [
      `${AS_SOCKS} --tls intercept --except a --trust-upstream b --insecure-upstream --upstream-ca c --upstream-cert d,e --upstream-alpn h2,x`,
      {
        ...SOCKS,
        tls: {
          clients: 'intercept',
          hosts: { which: 'except', names: ['a'] },
          exceptions: ['b'],
          verify: false,
          authority: 'c',
          certificate: { certificate: 'd', key: 'e' },
          alpn: ['h2', 'x']
        }
      }
    ],
    [
      `${AS_SOCKS} --tls intercept --upstream-cert d`,
      { ...SOCKS, tls: { clients: 'intercept', certificate: { certificate: 'd' } } }
    ]
  ])('%s', (typed, config) => {
    expect(configOf(typed)).toEqual(config)
    expect(v.parse(ProxyConfig, config)).toEqual(config)
  })
})

describe('contradicting options are rejected with advice', () => {
  it.each([
    [
      '--listen 127.0.0.1:0',
      /^--target HOST:PORT is missing\. To let clients choose the server, use --mode socks, http or auto\./
    ],
    [
      `${AS_SOCKS} --target a:1`,
      '--target requires --mode forward or auto; with --mode socks, clients choose the server.'
    ],
    [`${TO} --mode ftp`, '--mode ftp is not one of forward, socks, http, auto, transparent.'],
    [`${TO} --login u:p`, '--login requires --mode socks, http or auto.'],
    [`${AS_SOCKS} --login u`, '--login u is not USER:PASSWORD.'],
    [`${AS_SOCKS} --login :p`, '--login :p is not USER:PASSWORD.'],
    [`${TO} --upstream a:1`, /^--upstream a:1 is not socks5:\/\//],
    [`${TO} --upstream ftp://u:secret@a:1`, /^--upstream ftp:\/\/…@a:1 is not socks5:\/\//],
    [`${TO} --upstream http://a`, '--upstream a is not HOST:PORT with a port from 1 to 65535.'],
    ...['a', 'a=', '=b', 'a:0=b', 'a:70000=b', 'a=b=c', 'a:1:2=b'].map((text) => [
      `${TO} --override ${text}`,
      `--override ${text} is not HOST[:PORT]=HOST[:PORT].`
    ]),
    [`${TO} --dns one.test`, '--dns one.test is not an IP address, such as 127.0.0.1 or ::1.'],
    [`${TO} --local a`, '--local a is not an IP address, such as 127.0.0.1 or ::1.'],
    [`${TO} --family 5`, '--family 5 is not one of 4, 6.'],
    [`${TO} --tls open`, '--tls open is not one of pass, intercept.'],
    [`${TO} --only a`, '--only requires --tls intercept.'],
    [`${TO} --tls pass --ca-dir d`, '--ca-dir requires --tls intercept.'],
    [`${TO} --tls intercept --only a --except b`, '--only and --except cannot be combined.'],
    [`${TO} --insecure-upstream`, '--insecure-upstream requires --tls intercept or --target-tls tls.'],
    [`${TO} --tls pass --key-log k`, '--key-log requires --tls intercept or --target-tls tls.'],
    [`${TO} --target-tls plain`, '--target-tls plain requires --tls intercept.'],
    [`${TO} --target-tls clear`, '--target-tls clear is not one of same, tls, plain.'],
    [
      `${TO} --tls intercept --target-tls plain --upstream-ca c`,
      '--upstream-ca requires --target-tls same or tls.'
    ],
    [`${TO} --tls intercept --upstream-cert ,k`, '--upstream-cert ,k is not FILE or FILE,KEY.']
  ] as [string, string | RegExp][])('%s', (typed, words) => {
    expect(() => configOf(typed)).toThrow(UsageError)
    expect(() => configOf(typed)).toThrow(words)
  })
})
