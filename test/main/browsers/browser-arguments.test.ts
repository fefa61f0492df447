/** Command-line arguments of browsers for each kind of proxy session. */

import { describe, expect, it } from 'vitest'
import { chromiumArguments } from '../../../src/main/browsers/chromium'
import { firefoxPreferences } from '../../../src/main/browsers/firefox'
import { firstPage, browserRoute, type BrowserRoute } from '../../../src/main/browsers/browser-route'
import type { ProxyConfig, SessionSummary } from '../../../src/shared/contract/sessions'

function session(
  config: Partial<ProxyConfig>,
  listening: SessionSummary['listening'] = { host: '0.0.0.0', port: 8080 }
): SessionSummary {
  return {
    id: 1,
    colour: 0,
    config: { kind: 'proxy', name: '', listen: { host: '0.0.0.0', port: 0 }, ...config },
    state: 'running',
    listening,
    error: null,
    connections: { open: 0, total: 0 },
    bytes: { up: 0, down: 0 }
  }
}

const login = { user: 'me', password: 'x' }
const socket = { host: '', port: 0, path: '/tmp/x.sock' }
const target = { host: 'example.org', port: 443 }
const mapping: BrowserRoute = { by: 'mapping', host: '::1', port: 9, target, scheme: 'https' }

describe('the browser arguments for a session', () => {
  it.each<[string, SessionSummary, BrowserRoute]>([
    ['http', session({ mode: 'http', login }), { by: 'http', host: '127.0.0.1', port: 8080 }],
    ['auto', session({ mode: 'auto' }), { by: 'http', host: '127.0.0.1', port: 8080 }],
    [
      'socks',
      session({ mode: 'socks' }, { host: '::', port: 1080 }),
      { by: 'socks', host: '::1', port: 1080 }
    ],
    ['socks at a Unix socket', session({ mode: 'socks' }, socket), { by: 'socks', path: '/tmp/x.sock' }],
    [
      'forward',
      session({ target }),
      { by: 'mapping', host: '127.0.0.1', port: 8080, target, scheme: 'https' }
    ],
    [
      'forward, with TLS added by Tcplens',
      session({ target, tls: { clients: 'pass', target: 'tls' } }),
      { by: 'mapping', host: '127.0.0.1', port: 8080, target, scheme: 'http' }
    ]
  ])('%s', (_mode, summary, way) => {
    expect(browserRoute(summary)).toEqual(way)
  })

  it.each<[string, SessionSummary, string]>([
    ['a stopped one', session({ mode: 'http' }, null), 'Start it first.'],
    ['a login of SOCKS5', session({ mode: 'socks', login }), 'use mode http or auto'],
    ['HTTP at a Unix socket', session({ mode: 'http' }, socket), 'listen on 127.0.0.1'],
    ['a transparent one', session({ mode: 'transparent' }), 'For a browser use mode auto.']
  ])('there are none for %s, with an instruction', (_what, summary, words) => {
    expect(() => browserRoute(summary)).toThrow(words)
  })

  it('open the server, unless a page is given', () => {
    expect([
      firstPage(mapping, undefined),
      firstPage({ ...mapping, scheme: 'http' }, ''),
      firstPage(mapping, 'https://example.org/x'),
      firstPage({ by: 'http', host: 'a', port: 1 }, undefined)
    ]).toEqual(['https://example.org/', 'http://example.org:443/', 'https://example.org/x', 'about:blank'])
  })
})

it('set Chromium’s proxy, trust one key, and disable prompts', () => {
  const start = (way: BrowserRoute, publicKey: string | null, isRoot: boolean): string[] =>
    chromiumArguments({ profile: '/p', route: way, publicKey, isRoot }).filter(
      (option) =>
        !/first-run|default|disable-(back|comp|dom|sync|features=NetworkTimeServiceQuerying$)|metrics|password/.test(
          option
        )
    )
  expect([
    start({ by: 'http', host: '::1', port: 8080 }, 'KEY=', false),
    start({ by: 'socks', host: '127.0.0.1', port: 1080 }, null, true),
    start(mapping, null, false)
  ]).toEqual([
    [
      '--user-data-dir=/p',
      '--proxy-server=http://[::1]:8080',
      '--proxy-bypass-list=<-loopback>',
      '--ignore-certificate-errors-spki-list=KEY='
    ],
    [
      '--user-data-dir=/p',
      '--proxy-server=socks5://127.0.0.1:1080',
      '--proxy-bypass-list=<-loopback>',
      '--no-sandbox'
    ],
    [
      '--user-data-dir=/p',
      '--disable-features=NetworkTimeServiceQuerying,HttpsUpgrades',
      '--host-resolver-rules=MAP example.org:443 [::1]:9',
      '--no-proxy-server'
    ]
  ])
  expect(() => start({ by: 'socks', path: '/x' }, null, false)).toThrow('or use Firefox')
})

it('set Firefox’s preferences, with names resolved by the proxy', () => {
  const of = (way: BrowserRoute): string[] =>
    firefoxPreferences(way)
      .split('\n')
      .filter((line) => /network\.(proxy|dns|socket)\./.test(line))
  expect([
    of({ by: 'http', host: '127.0.0.1', port: 8080 }),
    of({ by: 'socks', path: '/tmp/a b.sock' }),
    of(mapping)
  ]).toEqual([
    [
      'user_pref("network.proxy.type", 1);',
      'user_pref("network.proxy.allow_hijacking_localhost", true);',
      'user_pref("network.proxy.no_proxies_on", "");',
      'user_pref("network.proxy.http", "127.0.0.1");',
      'user_pref("network.proxy.http_port", 8080);',
      'user_pref("network.proxy.ssl", "127.0.0.1");',
      'user_pref("network.proxy.ssl_port", 8080);'
    ],
    [
      'user_pref("network.proxy.type", 1);',
      'user_pref("network.proxy.allow_hijacking_localhost", true);',
      'user_pref("network.proxy.no_proxies_on", "");',
      'user_pref("network.proxy.socks", "file:///tmp/a%20b.sock");',
      'user_pref("network.proxy.socks_port", 1);',
      'user_pref("network.proxy.socks_version", 5);',
      'user_pref("network.proxy.socks_remote_dns", true);',
      'user_pref("network.proxy.socks5_remote_dns", true);'
    ],
    [
      'user_pref("network.proxy.type", 0);',
      'user_pref("network.dns.forceResolve", "::1");',
      'user_pref("network.socket.forcePort", "443=9");'
    ]
  ])
})
