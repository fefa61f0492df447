import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../src/shared/model/app-error'
import { createClient } from '../../../src/shared/rpc/client'
import { createPortPair } from '../../../src/shared/rpc/memory-port'
import type { Port } from '../../../src/shared/rpc/port'
import { createServer, type Handlers } from '../../../src/shared/rpc/server'

// Types, not interfaces: only a type fits the general request map.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type Requests = {
  add: { input: { a: number; b: number }; output: number }
  bytes: { input: { length: number }; output: Uint8Array }
  fail: { input: { with: 'app-error' | 'system' | 'bug' }; output: null }
  never: { input: null; output: null }
}
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type Events = { tick: number; other: string }

const handlers: Handlers<Requests> = {
  add: ({ a, b }) => a + b,
  bytes: ({ length }) => Promise.resolve(new Uint8Array(length).fill(7)),
  fail: ({ with: kind }) => {
    if (kind === 'app-error') throw new AppError('not-found', 'There is none.')
    if (kind === 'system') {
      throw new AppError('address-in-use', 'Somebody listens there.', {
        systemCode: 'EADDRINUSE',
        details: { address: 'here', freePort: 7 }
      })
    }
    throw new TypeError('a bug')
  },
  never: () => new Promise(() => undefined)
}

function joined(options: Parameters<typeof createServer<Requests, Events>>[2] = {}) {
  const [near, far] = createPortPair()
  return {
    client: createClient<Requests, Events>(near),
    server: createServer<Requests, Events>(far, handlers, options),
    near,
    far
  }
}

describe('a request', () => {
  it('gets its reply, in any order of replies', async () => {
    const { client } = joined()
    const [late, sum, bytes] = await Promise.all([
      client.request('bytes', { length: 3 }),
      client.request('add', { a: 1, b: 2 }),
      client.request('add', { a: 2, b: 2 })
    ])
    expect([late, sum, bytes]).toEqual([Uint8Array.of(7, 7, 7), 3, 4])
  })

  it('keeps code, system code and details of an expected failure', async () => {
    const { client } = joined()
    const failure = client.request('fail', { with: 'system' })
    await expect(failure).rejects.toMatchObject({
      name: 'AppError',
      code: 'address-in-use',
      systemCode: 'EADDRINUSE',
      details: { address: 'here', freePort: 7 },
      message: 'Somebody listens there.'
    })
    await expect(client.request('fail', { with: 'app-error' })).rejects.toMatchObject({
      code: 'not-found',
      systemCode: undefined,
      details: undefined
    })
  })

  it('reports a bug to the host and rejects with its message', async () => {
    const reportBug = vi.fn()
    const { client } = joined({ reportBug })
    await expect(client.request('fail', { with: 'bug' })).rejects.toMatchObject({
      code: 'internal',
      message: 'a bug'
    })
    expect(reportBug.mock.calls).toEqual([['fail', new TypeError('a bug')]])
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'nothing', ''])(
    'named %j is rejected as unknown',
    async (name) => {
      const { client } = joined()
      const ask = client.request as (name: string, input: unknown) => Promise<unknown>
      await expect(ask(name, {})).rejects.toMatchObject({ code: 'unknown-request' })
    }
  )

  it('is parsed before its handler runs', async () => {
    const parse = (name: string, input: unknown): unknown => {
      if (name !== 'add') throw new AppError('bad-input', 'Only sums.')
      return { ...(input as object), b: 10 }
    }
    const { client } = joined({ parse })
    expect(await client.request('add', { a: 1, b: 2 })).toBe(11)
    await expect(client.request('bytes', { length: 1 })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('rejects when the client closes before the reply, and afterwards', async () => {
    const { client } = joined()
    const outstanding = client.request('never', null)
    client.close()
    client.close()
    await expect(outstanding).rejects.toMatchObject({ code: 'internal', message: /never/ })
    await expect(client.request('add', { a: 1, b: 1 })).rejects.toBeInstanceOf(AppError)
  })

  it('rejects with the code the client was closed with', async () => {
    const { client } = joined()
    const outstanding = client.request('never', null)
    client.close('The capture was closed', 'not-found')
    const closed = { code: 'not-found', message: /^The capture was closed/ }
    await expect(outstanding).rejects.toMatchObject(closed)
    await expect(client.request('add', { a: 1, b: 1 })).rejects.toMatchObject(closed)
  })

  it('that cannot be sent rejects and leaves no pending entry', async () => {
    const port: Port = {
      post: () => {
        throw new DOMException('it cannot be cloned', 'DataCloneError')
      },
      onMessage: () => () => undefined,
      close: () => undefined
    }
    const client = createClient<Requests, Events>(port)
    await expect(client.request('add', { a: 1, b: 1 })).rejects.toThrow('it cannot be cloned')
  })

  it('gets no reply from a closed server, nor does a late handler reach the port', async () => {
    const { client, server, far } = joined()
    const post = vi.spyOn(far, 'post')
    const outstanding = client.request('bytes', { length: 1 })
    server.close()
    server.close()
    client.close()
    await expect(outstanding).rejects.toBeInstanceOf(AppError)
    expect(post).not.toHaveBeenCalled()
  })
})

describe('an event', () => {
  it('reaches the listeners of its name until they are removed', async () => {
    const { client, server } = joined()
    const seen: unknown[] = []
    const off = client.on('tick', (tick) => seen.push(tick))
    client.on('other', (text) => seen.push(text))
    server.emit('tick', 1)
    server.emit('other', 'x')
    await client.request('add', { a: 0, b: 0 })
    off()
    server.emit('tick', 2)
    await client.request('add', { a: 0, b: 0 })
    expect(seen).toEqual([1, 'x'])
  })

  it('that breaks the contract is reported to the check', async () => {
    const [near, far] = createPortPair()
    const check = vi.fn()
    const client = createClient<Requests, Events>(near, check)
    const server = createServer<Requests, Events>(far, handlers)
    server.emit('tick', 5)
    await client.request('add', { a: 1, b: 1 })
    expect(check.mock.calls).toEqual([
      ['event', 'tick', 5],
      ['reply', 'add', 2]
    ])
  })
})

describe('a reply rejected by the check', () => {
  it('rejects the request', async () => {
    const [near, far] = createPortPair()
    const client = createClient<Requests, Events>(near, (what) => {
      if (what === 'reply') throw new Error('not what the contract says')
    })
    createServer<Requests, Events>(far, handlers)
    await expect(client.request('add', { a: 1, b: 1 })).rejects.toThrow('not what the contract says')
  })
})

describe('noise on the port', () => {
  it.each([
    null,
    'text',
    {},
    { type: 'request' },
    { type: 'request', id: '1', name: 'add' },
    { type: 'reply', id: 99, ok: true, value: 1 },
    { type: 'event' },
    { type: 'unheard' }
  ])('%j is ignored by both sides', async (noise) => {
    const { client, near, far } = joined()
    near.post(noise)
    far.post(noise)
    expect(await client.request('add', { a: 20, b: 22 })).toBe(42)
  })
})

describe('a pair of ports', () => {
  it('delivers later, in order, and nothing once either side is closed', async () => {
    const [near, far] = createPortPair()
    const seen: unknown[] = []
    far.onMessage((message) => seen.push(message))
    near.post(1)
    near.post(2)
    expect(seen).toEqual([])
    await Promise.resolve()
    expect(seen).toEqual([1, 2])
    near.post(3)
    far.close()
    far.close()
    await Promise.resolve()
    expect(seen).toEqual([1, 2])
  })
})
