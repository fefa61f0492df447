/** Repeated requests: the server's count equals the reported count. */

import { describe, expect, it } from 'vitest'
import { startEngine } from '../../helpers/engine'
import { countingServer, repeated, repeatOf, requestOf } from '../../helpers/repeating'

describe('a repeated request', () => {
  it.each([{ kind: 'keep' } as const, { kind: 'pipeline', depth: 8 } as const, { kind: 'each' } as const])(
    'is sent as often as configured, over the configured connections: %j',
    async (connections) => {
      const engine = await startEngine()
      const server = await countingServer()
      const snapshot = await repeated(engine, repeatOf(server.address, { count: 500, connections }))
      expect(snapshot).toMatchObject({
        state: 'done',
        attempts: { begun: 500, done: 500, failed: 0 },
        requests: { sent: 500, answered: 500, failed: 0, cancelled: 0, resent: 0 },
        statuses: [{ status: 200, count: 500 }],
        errors: [],
        latency: { count: 500 }
      })
      expect(server.urls.length).toBe(500)
      expect(snapshot.connected).toBe(connections.kind === 'each' ? 500 : 4)
      expect(server.connections).toBe(snapshot.connected)
    }
  )

  it('continues for the configured duration, and waits for the responses in flight', async () => {
    const engine = await startEngine()
    const server = await countingServer()
    const snapshot = await repeated(engine, repeatOf(server.address, { count: null, seconds: 0.5 }))
    expect(snapshot.requests.answered).toBe(server.urls.length)
    expect(snapshot.requests.answered).toBeGreaterThan(0)
    expect(snapshot.elapsed).toBeGreaterThan(450)
  })

  it('has values in place of names, and a correct length', async () => {
    const engine = await startEngine()
    const server = await countingServer()
    const text =
      'POST /{{n}}/{{user}}?{{other}} HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\n{"u":"{{user}}"}'
    await repeated(
      engine,
      repeatOf(server.address, {
        count: 4,
        concurrency: 1,
        steps: [{ target: server.address, pieces: requestOf(text), extract: [] }],
        variables: [
          { kind: 'range', name: 'n', from: 8, to: 11, step: 1, width: 3, atEnd: 'again' },
          { kind: 'csv', text: 'user,mail\n"a, b",x\n你好,y\n', header: true, atEnd: 'again' }
        ]
      })
    )
    expect(server.urls).toEqual([
      '/008/a,%20b?{{other}}',
      '/009/%E4%BD%A0%E5%A5%BD?{{other}}',
      '/010/a,%20b?{{other}}',
      '/011/%E4%BD%A0%E5%A5%BD?{{other}}'
    ])
    expect(server.bodies).toEqual(['{"u":"a, b"}', '{"u":"你好"}', '{"u":"a, b"}', '{"u":"你好"}'])
  })
})
