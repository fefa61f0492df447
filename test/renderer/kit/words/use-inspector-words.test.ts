import { mount } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { useInspectorWords } from '../../../../src/renderer/src/kit/words/use-inspector-words'
import { i18n } from '../../../../src/renderer/src/locales/index'
import type { ConnectionEvent } from '../../../../src/shared/model/connection-event'

/** Events of a proxied connection, one sentence each. */
const EVENTS: readonly ConnectionEvent[] = [
  {
    event: 'open',
    session: 1,
    role: 'proxy',
    client: { host: '127.0.0.1', port: 50_000 },
    server: { host: '127.0.0.1', port: 1080 },
    target: { host: '0.0.0.0', port: 0 }
  },
  { event: 'asked', way: 'socks5', target: { host: 'api.example', port: 443 }, user: 'me' },
  { event: 'asked', way: 'transparent', target: { host: '::1', port: 80 } },
  {
    event: 'overridden',
    from: { host: 'api.example', port: 443 },
    to: { host: '', port: 0, path: '/tmp/a.sock' }
  },
  {
    event: 'layer',
    inside: 'tls',
    leg: 2,
    up: 1,
    down: 2,
    local: { host: '127.0.0.1', port: 1 },
    remote: { host: '127.0.0.1', port: 2 }
  },
  {
    event: 'hello',
    serverName: 'api.example',
    alpn: ['h2', 'http/1.1'],
    versions: ['TLS 1.3', 'TLS 1.2'],
    ja3: 'a',
    ja4: 'b'
  },
  { event: 'hello', serverName: '', alpn: [], versions: ['TLS 1.2'], ja3: 'a', ja4: 'b' },
  { event: 'passed', because: 'pinned', serverName: 'bank.example' },
  { event: 'passed', because: 'rule', serverName: '' },
  {
    event: 'tls',
    leg: 'client',
    version: '',
    cipher: '',
    alpn: '',
    serverName: '',
    resumed: false,
    verified: null,
    problem: 'the client rejected the certificate: unknown authority (unknown_ca)',
    chain: [],
    took: 1
  },
  { event: 'answered', text: '502 Bad Gateway' },
  { event: 'forwarded', direction: 'up', offset: 1200, length: 30, bytes: 'aGVsbG8=' }
]

const sentences = (events: readonly ConnectionEvent[] = EVENTS): string[] => {
  let said: string[] = []
  const host = defineComponent(() => {
    const words = useInspectorWords()
    said = events.map((event) =>
      words.event({ time: 0, name: event.event, text: 'as in the file', data: { ...event } }, 'proxy')
    )
    return () => h('i')
  })
  mount(host, { global: { plugins: [i18n] } }).unmount()
  return said
}

beforeEach(() => {
  i18n.global.locale.value = 'en'
})

it('describes the proxy request and the proxy’s actions', () => {
  expect(sentences()).toEqual([
    'Accepted 127.0.0.1:50000',
    'The client requested api.example:443 via SOCKS5, logged in as me',
    'Redirected here by the system; the original destination is [::1]:80',
    'Sent to /tmp/a.sock instead of api.example:443, by session setting',
    'Data inside TLS starts here',
    'The client starts TLS for api.example; offers TLS 1.3, TLS 1.2; h2, http/1.1',
    'The client starts TLS without a server name; offers TLS 1.2; no ALPN',
    'TLS passed through: the client rejected the certificate before (bank.example)',
    'TLS passed through, by session setting',
    'TLS with the client failed: the client does not accept our certificate (unknown_ca)',
    'Tcplens replied to the client itself: 502 Bad Gateway',
    'Client → server: 30 bytes from offset 1,200 replaced by 5 bytes'
  ])
})

it('describes them in Chinese as well, without English from the file', () => {
  i18n.global.locale.value = 'zh-CN'
  const said = sentences()
  i18n.global.locale.value = 'en'
  expect(said.filter((text) => !/[\u4e00-\u9fff]/.test(text))).toEqual([])
})

it('explains a failed handshake in the selected language when the code is recorded', () => {
  i18n.global.locale.value = 'zh-CN'
  const failed: ConnectionEvent = {
    event: 'tls',
    leg: 'target',
    version: '',
    cipher: '',
    alpn: '',
    serverName: '',
    resumed: false,
    verified: null,
    problem: 'the server supports none of the allowed TLS versions',
    code: 'ERR_SSL_UNSUPPORTED_PROTOCOL',
    chain: [],
    took: 1
  }
  const [said = ''] = sentences([failed])
  expect(said).toContain('没有共同的 TLS 版本')
  expect(said).not.toContain('allowed')
})

it('explains in the selected language that the response is TLS', () => {
  const foreign: ConnectionEvent = { event: 'replay', what: 'foreign' }
  const events: ConnectionEvent[] = [foreign, { ...foreign, speaks: 'tls' }]
  expect(sentences(events)).toEqual([
    'The response does not use the protocol of the request',
    'The response is a TLS alert: the server expects TLS. Switch on TLS for this target and send again'
  ])
  i18n.global.locale.value = 'zh-CN'
  expect(sentences(events)[1]).toContain('启用 TLS')
})
