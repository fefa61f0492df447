import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  SessionConfig,
  type ClientConfig,
  type ProxyConfig,
  type ServerConfig
} from '../../../../src/shared/contract/sessions'
import {
  defaultForm,
  formOf,
  readForm,
  type SessionForm,
  type SessionKind
} from '../../../../src/renderer/src/features/sessions/model/session-form'
import { DEFAULT_OPTIONS } from '../../../../src/renderer/src/features/sessions/options/model/option-form'
import {
  OPTIONS,
  shownOptions
} from '../../../../src/renderer/src/features/sessions/options/model/option-list'
import { messages } from '../../../../src/renderer/src/locales/index'

const read = (
  kind: SessionKind,
  part: Partial<SessionForm>,
  more: { before?: SessionConfig; platform?: string } = {}
): ReturnType<typeof readForm> =>
  readForm(
    kind,
    { ...defaultForm(kind), ...part },
    { nameless: () => 'Nameless', platform: more.platform ?? 'linux', before: more.before ?? null }
  )
const faults = (kind: SessionKind, part: Partial<SessionForm>): unknown => {
  const result = read(kind, part)
  return result.ok ? 'ok' : result.problems
}

/** Every option of its kind with a value other than its default. */
const FULL_SERVER: ServerConfig = {
  kind: 'server',
  name: 'Full',
  startAtLaunch: true,
  listen: { host: '::', port: 8443 },
  ipv6Only: true,
  exclusive: true,
  pauseOnConnect: true,
  backlog: 16,
  maxConnections: { most: 5, surplus: 'reset' },
  allow: ['10.0.0.0/8', '10.0.0.1-10.0.0.9'],
  block: ['10.1.2.3'],
  halfOpen: true,
  noDelay: false,
  keepAlive: { delay: 30_000 },
  highWater: 65_536,
  idle: { after: 250, then: 'reset' },
  tls: {
    certificate: null,
    names: ['dev.example', '192.168.1.20'],
    alpn: ['h2', 'http/1.1'],
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    askCertificate: true
  },
  behaviours: [{ kind: 'sink', on: true }]
}
const FULL_CLIENT: ClientConfig = {
  kind: 'client',
  name: 'Full',
  target: { host: 'name.example', port: 443 },
  family: 6,
  happyEyeballs: 300,
  lookup: { servers: ['127.0.0.1:5353', '[::1]:53', '::1'] },
  hints: ['addrconfig', 'all'],
  local: { address: '127.0.0.2', port: 4000 },
  connectTimeout: 5000,
  via: { kind: 'socks5', host: '127.0.0.1', port: 1080, user: 'me', password: 'secret' },
  reconnect: { first: 500, most: 60_000, times: 5 },
  halfOpen: true,
  tls: {
    serverName: '',
    alpn: ['h2'],
    verify: false,
    authority: '/ca.pem',
    certificate: { certificate: '/me.pem', key: '/me.key', passphrase: 'x' },
    minVersion: 'TLSv1.3'
  }
}
const FULL_PROXY: ProxyConfig = {
  kind: 'proxy',
  name: 'Full',
  mode: 'auto',
  listen: { path: '/tmp/in.sock' },
  target: { host: 'name.example', port: 443 },
  login: { user: 'me', password: 'secret' },
  overrides: [
    { from: { host: 'api.example', port: 443 }, to: { host: '::1', port: 8443 } },
    { from: { host: 'cdn.example' }, to: { host: '127.0.0.1' } }
  ],
  out: {
    family: 4,
    happyEyeballs: false,
    lookup: { servers: ['127.0.0.1:5353'] },
    local: { address: '127.0.0.2' },
    connectTimeout: 5000,
    via: { kind: 'http', host: '127.0.0.1', port: 3128 }
  },
  tls: {
    clients: 'intercept',
    hosts: { which: 'except', names: ['*.bank.example', '10.0.0.5'] },
    startTls: false,
    passPinned: false,
    exceptions: ['dev.example'],
    serverName: 'other.example',
    alpn: ['http/1.1'],
    verify: false,
    authority: '/ca.pem',
    certificate: { certificate: '/me.p12', passphrase: 'x' },
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    keyLog: '/keys.txt'
  },
  arrivalTimeout: 10_000
}

describe('options of a session', () => {
  it.each([
    FULL_SERVER,
    { ...FULL_SERVER, tls: { certificate: { certificate: '/a.p12', passphrase: 'x' } } },
    {
      ...FULL_SERVER,
      listen: { path: '/tmp/a.sock' },
      ipv6Only: undefined,
      allow: undefined,
      block: undefined,
      noDelay: undefined,
      keepAlive: undefined
    },
    FULL_PROXY,
    {
      ...FULL_PROXY,
      mode: 'socks',
      target: undefined,
      tls: { clients: 'pass' as const, target: 'tls' as const }
    },
    {
      ...FULL_PROXY,
      mode: undefined,
      login: undefined,
      tls: { clients: 'intercept', target: 'plain' as const }
    },
    {
      ...FULL_PROXY,
      mode: undefined,
      target: { path: '/tmp/out.sock' },
      login: undefined,
      overrides: undefined,
      out: { connectTimeout: 5000 },
      tls: { clients: 'pass' as const }
    },
    FULL_CLIENT,
    { ...FULL_CLIENT, lookup: { address: '::1' }, happyEyeballs: false as const },
    {
      ...FULL_CLIENT,
      tls: { serverName: 'other.example' },
      reconnect: { first: 1000, most: 30_000, times: null }
    }
  ])('are restored when a session is edited (%#)', (config) => {
    const before = JSON.parse(JSON.stringify(config)) as SessionConfig
    const result = read(before.kind, formOf(before), { before })
    expect(result).toEqual({ ok: true, config: before })
    expect(v.is(SessionConfig, result.ok && result.config)).toBe(true)
  })

  it('omit default values', () => {
    expect([read('server', {}), read('client', {})]).toEqual([
      { ok: true, config: { kind: 'server', name: 'Nameless', listen: { host: '127.0.0.1', port: 8081 } } },
      { ok: true, config: { kind: 'client', name: 'Nameless', target: { host: '127.0.0.1', port: 3000 } } }
    ])
  })

  it('are all described in the catalogue', () => {
    const { names, server, client, proxy, values, proxyValues } = messages.en.options
    const unknown = OPTIONS.flatMap((option) => {
      const own = option.kinds.map((kind) => ({ server, client, proxy })[kind])
      const isNamed = option.key in names || own.every((words) => option.key in words)
      const key = option.key === 'maxVersion' ? 'minVersion' : option.key
      const said = {
        ...(values as Record<string, object>)[key],
        ...(option.kinds.includes('proxy') ? (proxyValues as Record<string, object>)[key] : {})
      }
      const wordless = ('values' in option ? option.values : []).filter(
        (value) => !((value === '' ? 'default' : value.replaceAll('.', '_')) in said)
      )
      return isNamed && wordless.length === 0 ? [] : [option.key]
    })
    expect(unknown).toEqual([])
  })

  it('are each in the form of some kind', () => {
    const keys = new Set(OPTIONS.map(({ key }) => key))
    expect(Object.keys(DEFAULT_OPTIONS).filter((key) => !keys.has(key as never))).toEqual([])
  })

  it('are hidden when they have no effect', () => {
    const keys = (part: Partial<SessionForm>, isPipe = false): string[] =>
      shownOptions('client', { ...DEFAULT_OPTIONS, ...part }, isPipe).map(({ key }) => key)
    expect([
      keys({}).includes('verify'),
      keys({ tls: 'on' }).includes('verify'),
      keys({ via: 'http' }).includes('viaPort'),
      keys({ via: 'http' }, true).includes('viaPort')
    ]).toEqual([false, true, true, false])
  })
})

describe('problems of a proxy next to its fields', () => {
  const code = (part: Partial<SessionForm>): unknown => {
    const result = read('proxy', part)
    return result.ok
      ? 'ok'
      : Object.fromEntries(Object.entries(result.problems).map(([field, problem]) => [field, problem.code]))
  }

  it('report overrides row by row, with the invalid side', () => {
    expect(
      [
        'a.example\t127.0.0.1:80\n\t',
        'a.example\t',
        'a.example:443\tb.example:x',
        '*.example\tb.example',
        'a.example\tb\nA.example\tc',
        '[::1]:443\t::1'
      ].map((overrides) => faults('proxy', { overrides }))
    ).toEqual([
      'ok',
      { overrides: { code: 'overrideHalf', values: { line: 1, side: 'to' } } },
      { overrides: { code: 'overridePlace', values: { line: 1, side: 'to', entry: 'b.example:x' } } },
      { overrides: { code: 'overridePlace', values: { line: 1, side: 'from', entry: '*.example' } } },
      { overrides: { code: 'overrideTwice', values: { line: 2, side: 'from', earlier: 1 } } },
      'ok'
    ])
  })

  it('report invalid hosts and lists without effect', () => {
    const tls = { tls: 'intercept', whichHosts: 'only' }
    expect([
      code(tls),
      code({ ...tls, hostNames: '*.example.org\n::1, a.example' }),
      code({ ...tls, hostNames: 'a.example:443' }),
      code({ ...tls, hostNames: 'https://a.example' }),
      code({ ...tls, hostNames: 'a.*.example', exceptions: '*' })
    ]).toEqual([
      { hostNames: 'hostsMissing' },
      'ok',
      { hostNames: 'hostPattern' },
      { hostNames: 'hostPattern' },
      { hostNames: 'hostPattern', exceptions: 'hostPattern' }
    ])
  })

  it('report contradictions', () => {
    expect([
      code({ tlsTarget: 'plain' }),
      code({ tlsTarget: 'plain', tls: 'intercept' }),
      code({ mode: 'http', loginPassword: 'x' }),
      code({ mode: 'forward', loginPassword: 'x' })
    ]).toEqual([{ tlsTarget: 'plainNeedsIntercept' }, 'ok', { loginUser: 'passwordWithoutUser' }, 'ok'])
  })
})

describe('problems next to a field', () => {
  it('report lists entry by entry, with the line', () => {
    expect(faults('server', { allow: '10.0.0.0/8\n10.0.0.1, nonsense', block: '::1' })).toEqual({
      allow: { code: 'addressRule', values: { entry: 'nonsense', line: 2 } }
    })
  })

  it('report numbers, times and sizes', () => {
    expect(
      faults('server', { backlog: '0', most: 'many', keepAlive: '3 days', idle: '25 h', highWater: '1 GiB' })
    ).toEqual({
      backlog: { code: 'numberRange', values: { least: 1, most: 65_535 } },
      most: { code: 'number', values: {} },
      keepAlive: { code: 'duration', values: {} },
      idle: { code: 'durationRange', values: {} },
      highWater: { code: 'bytesRange', values: {} }
    })
  })

  it('report contradictions', () => {
    const tls = { tls: 'on', minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2', certificateKey: '/k' }
    expect(
      faults('client', {
        ...tls,
        via: 'socks5',
        lookup: 'address',
        fixedAddress: '::1',
        family: '4',
        reconnect: true,
        reconnectFirst: '1 min',
        reconnectMost: '1 s'
      })
    ).toEqual({
      maxVersion: { code: 'versionsCrossed', values: {} },
      certificate: { code: 'keyWithoutCertificate', values: {} },
      viaPort: { code: 'portMissing', values: { least: 1 } },
      fixedAddress: { code: 'familyOther', values: {} },
      reconnectMost: { code: 'waitsCrossed', values: {} }
    })
  })

  it('report paths that the system does not accept', () => {
    const code = (path: string, platform: string): unknown => {
      const result = read('server', { isPipe: true, path }, { platform })
      return result.ok ? 'ok' : result.problems.path?.code
    }
    expect([
      code('', 'linux'),
      code('a.sock', 'linux'),
      code(`/${'é'.repeat(60)}`, 'linux'),
      code('/tmp/a.sock', 'linux'),
      code('/tmp/a.sock', 'win32'),
      code('\\\\.\\pipe\\a', 'win32')
    ]).toEqual(['pathMissing', 'pathRelative', 'pathLong', 'ok', 'pathPipe', 'ok'])
  })
})
