import { describe, expect, it } from 'vitest'
import {
  DEFAULT_PROXY_FORM,
  proxyFormOf,
  readProxyForm,
  type ProxyForm
} from '../../../src/renderer/src/headless/proxy-form'

const problemsOf = (part: Partial<ProxyForm>): unknown => {
  const result = readProxyForm({ ...DEFAULT_PROXY_FORM, ...part })
  return result.ok ? 'ok' : result.problems
}

it('makes a proxy of the defaults, named by its target', () => {
  expect(readProxyForm(DEFAULT_PROXY_FORM)).toEqual({
    ok: true,
    config: {
      kind: 'proxy',
      name: '127.0.0.1:3000',
      listen: { host: '127.0.0.1', port: 8080 },
      target: { host: '127.0.0.1', port: 3000 }
    }
  })
})

it('gives back what it read', () => {
  const form = { ...DEFAULT_PROXY_FORM, name: 'Shop', targetHost: 'shop.internal' }
  const result = readProxyForm(form)
  expect(result.ok && proxyFormOf(result.config)).toEqual(form)
})

describe('what it refuses', () => {
  it('says each field’s problem, all at once', () => {
    expect(problemsOf({ listenHost: ' ', listenPort: 'x', targetHost: 'a b', targetPort: '' })).toEqual({
      listenHost: 'hostMissing',
      listenPort: 'portNumber',
      targetHost: 'hostSpaces',
      targetPort: 'portMissing'
    })
  })

  it('lets the system choose the listening port but not the target’s', () => {
    expect([problemsOf({ listenPort: '0' }), problemsOf({ targetPort: '0' })]).toEqual([
      'ok',
      { targetPort: 'portRange' }
    ])
  })

  it('keeps ports within 16 bits and whole', () => {
    expect(['65535', '65536', '80.5', '-1', '1e3'].map((listenPort) => problemsOf({ listenPort }))).toEqual([
      'ok',
      { listenPort: 'portRange' },
      { listenPort: 'portNumber' },
      { listenPort: 'portNumber' },
      { listenPort: 'portNumber' }
    ])
  })

  it('does not let a proxy be its own target, by whichever name', () => {
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
