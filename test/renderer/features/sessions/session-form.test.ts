import { describe, expect, it } from 'vitest'
import type { ServerConfig, SessionConfig, SessionSummary } from '../../../../src/shared/contract/sessions'
import {
  defaultForm,
  formOf,
  offeredPort,
  readForm,
  type SessionForm,
  type SessionKind,
  usedPorts
} from '../../../../src/renderer/src/features/sessions/model/session-form'
import { sessionSummary } from '../../helpers/test-engine'

const context = { nameless: (): string => 'Nameless', platform: 'linux', before: null }
const read = (kind: SessionKind, part: Partial<SessionForm> = {}): ReturnType<typeof readForm> =>
  readForm(kind, { ...defaultForm(kind), ...part }, context)
const problemsOf = (part: Partial<SessionForm>, kind: SessionKind = 'proxy'): unknown => {
  const result = read(kind, part)
  return result.ok
    ? 'ok'
    : Object.fromEntries(Object.entries(result.problems).map(([field, { code }]) => [field, code]))
}

it('creates a session of each kind from the defaults', () => {
  const listen = { host: '127.0.0.1', port: 8080 }
  const target = { host: '127.0.0.1', port: 3000 }
  expect([read('proxy'), read('server'), read('client')]).toEqual([
    { ok: true, config: { kind: 'proxy', name: 'Nameless', listen, target } },
    { ok: true, config: { kind: 'server', name: 'Nameless', listen: { ...listen, port: 8081 } } },
    { ok: true, config: { kind: 'client', name: 'Nameless', target } }
  ])
})

it.each(['proxy', 'server', 'client'] as const)('returns the %s it was filled from', (kind) => {
  const result = read(kind, { name: 'Shop', startAtLaunch: true })
  expect(result.ok && readForm(kind, formOf(result.config), context)).toEqual(result)
})

it('keeps settings that are changed elsewhere while a session runs', () => {
  const framing = { up: { kind: 'fixed', length: 4 }, down: { kind: 'fixed', length: 4 } } as const
  const behaviours = [{ kind: 'sink', on: true }] as const
  const before: SessionConfig = {
    kind: 'client',
    name: 'Shop',
    target: { host: '127.0.0.1', port: 3000 },
    framing,
    behaviours: [...behaviours]
  }
  expect(readForm('client', formOf(before), { ...context, before })).toEqual({ ok: true, config: before })
})

describe('the proxy modes', () => {
  const configOf = (part: Partial<SessionForm>): unknown => {
    const result = read('proxy', { name: 'Shop', ...part })
    return result.ok ? result.config : result.problems
  }
  const listen = { host: '127.0.0.1', port: 8080 }
  const target = { host: '127.0.0.1', port: 3000 }

  it('have a server only in modes that need one', () => {
    const common = { kind: 'proxy', name: 'Shop', listen }
    expect([
      configOf({ mode: 'socks', targetPort: 'x' }),
      configOf({ mode: 'auto' }),
      configOf({ mode: 'auto', hasFallback: true }),
      configOf({ mode: 'transparent', isPipe: true, path: '/tmp/a.sock' })
    ]).toEqual([
      { ...common, mode: 'socks' },
      { ...common, mode: 'auto' },
      { ...common, mode: 'auto', target },
      { ...common, mode: 'transparent' }
    ])
  })

  it('accept Unix sockets on both sides, if they differ', () => {
    const pipes = { isPipe: true, path: '/tmp/in.sock', targetIsPipe: true }
    expect([
      configOf({ ...pipes, targetPath: '/tmp/out.sock' }),
      configOf({ ...pipes, targetPath: '/tmp/in.sock' }),
      configOf({ ...pipes, targetPath: 'out.sock', path: '' })
    ]).toEqual([
      { kind: 'proxy', name: 'Shop', listen: { path: '/tmp/in.sock' }, target: { path: '/tmp/out.sock' } },
      { targetPath: { code: 'samePlace', values: {} } },
      {
        path: { code: 'pathMissing', values: { most: 107 } },
        targetPath: { code: 'pathRelative', values: { most: 107 } }
      }
    ])
  })
})

describe('validation', () => {
  it('reports the problem of every field at once', () => {
    expect(problemsOf({ listenHost: ' ', listenPort: 'x', targetHost: 'a b', targetPort: '' })).toEqual({
      listenHost: 'hostMissing',
      listenPort: 'portNumber',
      targetHost: 'hostSpaces',
      targetPort: 'portMissing'
    })
  })

  it('checks only the fields of the selected kind', () => {
    const wrong = { listenPort: 'x', targetPort: 'x' }
    expect([problemsOf(wrong, 'server'), problemsOf(wrong, 'client')]).toEqual([
      { listenPort: 'portNumber' },
      { targetPort: 'portNumber' }
    ])
  })

  it('lets the system choose the listening port but not the server’s', () => {
    expect([problemsOf({ listenPort: '0' }), problemsOf({ targetPort: '0' })]).toEqual([
      'ok',
      { targetPort: 'portRange' }
    ])
  })

  it('accepts whole ports of 16 bits', () => {
    expect(['65535', '65536', '80.5', '-1', '1e3'].map((listenPort) => problemsOf({ listenPort }))).toEqual([
      'ok',
      { listenPort: 'portRange' },
      { listenPort: 'portNumber' },
      { listenPort: 'portNumber' },
      { listenPort: 'portNumber' }
    ])
  })

  it('rejects a proxy as its own server, by any name', () => {
    const own = { targetPort: '8080' }
    expect([
      problemsOf(own),
      problemsOf({ ...own, targetHost: 'localhost' }),
      problemsOf({ ...own, listenHost: '0.0.0.0' }),
      problemsOf({ ...own, targetHost: '127.0.0.2' }),
      problemsOf({ ...own, targetHost: 'example.com' })
    ]).toEqual([
      { targetPort: 'samePlace' },
      { targetPort: 'samePlace' },
      { targetPort: 'samePlace' },
      'ok',
      'ok'
    ])
  })
})

it('offers the next port that is not used by a session', () => {
  const server = (listen: ServerConfig['listen']): SessionSummary =>
    sessionSummary(1, { config: { kind: 'server', name: '', listen }, listening: null })
  const at = (port: number): SessionSummary => server({ host: '127.0.0.1', port })
  const used = [at(8080), at(8081), at(0)]
  used[2]!.listening = { host: '127.0.0.1', port: 8082 }
  const ports = usedPorts([...used, server({ path: '/tmp/socket' })])
  expect(ports).toEqual(new Set([8080, 8081, 8082]))
  expect([offeredPort('proxy', 'forward', ports), offeredPort('server', 'forward', ports)]).toEqual([
    '8083',
    '8083'
  ])
  expect([offeredPort('proxy', 'socks', ports), offeredPort('proxy', 'http', new Set())]).toEqual([
    '1080',
    '8080'
  ])
  expect(offeredPort('client', 'forward', ports)).toBe('')
})
