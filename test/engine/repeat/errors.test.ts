/** Failures during a load test: messages and counts, recorded connections, and an immediate stop. */

import { describe, expect, it } from 'vitest'
import { LIVE, liveTotals, readStream, startEngine, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { countingServer, repeated, repeatOf, requestOf } from '../../helpers/repeating'
import { closedPort, listen } from '../../helpers/servers'

const ODD = { what: 'odd', errors: true, status: true, slower: null } as const

describe('a load test', () => {
  it('against an unreachable server fails with an explanation before anything is counted', async () => {
    const engine = await startEngine()
    const port = await closedPort()
    for (const kind of ['keep', 'each'] as const) {
      const snapshot = await repeated(
        engine,
        repeatOf({ host: '127.0.0.1', port }, { connections: { kind } })
      )
      expect(snapshot).toMatchObject({
        state: 'failed',
        failure: expect.stringMatching(
          /^Cannot connect to 127\.0\.0\.1:\d+: nothing listens there/
        ) as string,
        cause: { code: 'connect', about: { target: `127.0.0.1:${port}`, cause: 'ECONNREFUSED' } },
        requests: { answered: 0 }
      })
    }
  })

  it('counts server errors, each by its message', async () => {
    const engine = await startEngine()
    let nth = 0
    const answers = [
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      '',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut',
      'SSH-2.0-x\r\n\r\n'
    ]
    const server = await listen((socket) => {
      socket.on('data', () => socket.end(answers[nth++ % 4] ?? ''))
    })
    const snapshot = await repeated(
      engine,
      repeatOf(server.address, { count: 8, concurrency: 1, connections: { kind: 'each' }, record: ODD })
    )
    expect(snapshot).toMatchObject({
      state: 'done',
      attempts: { begun: 8, done: 8, failed: 6 },
      requests: { answered: 2, failed: 6 }
    })
    expect(snapshot.errors.map(({ code, count }) => [code, count]).sort()).toEqual([
      ['closed', 2],
      ['cut', 2],
      ['not-http', 2]
    ])
    await waitFor(async () => {
      expect((await liveTotals(engine)).connections.total).toBe(6)
    })
    expect(snapshot.recorded).toEqual({ kept: 6, passed: 0 })
  })

  it('counts each failure once when the server disappears meanwhile', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      void server.close()
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
    })
    const snapshot = await repeated(
      engine,
      repeatOf(server.address, { count: 4, concurrency: 1, connections: { kind: 'each' } })
    )
    expect(snapshot).toMatchObject({ state: 'done', requests: { answered: 1, failed: 3 } })
    expect(snapshot.errors.map(({ code, count }) => [code, count])).toEqual([['connect', 3]])
  })

  it('gives up on a response that does not arrive in time', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.resume())
    const snapshot = await repeated(
      engine,
      repeatOf(server.address, { count: 3, concurrency: 3, timeout: 1000 })
    )
    expect(snapshot).toMatchObject({ requests: { answered: 0, failed: 3 } })
    expect(snapshot.errors).toEqual([
      { code: 'timeout', message: 'No complete response within 1000 ms.', about: { ms: 1000 }, count: 3 }
    ])
  })

  it('stops at once and reports the requests in flight', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.resume())
    const over = repeated(engine, repeatOf(server.address, { count: 10, concurrency: 5 }), (snapshot) => {
      if (snapshot.requests.sent === 5) void engine.handlers['repeat.stop']({ run: snapshot.run })
    })
    expect(await over).toMatchObject({
      state: 'stopped',
      requests: { sent: 5, answered: 0, failed: 0, cancelled: 5 }
    })
    // Another one can begin.
    const counting = await countingServer()
    expect(await repeated(engine, repeatOf(counting.address))).toMatchObject({ state: 'done' })
  })

  it('records only odd requests, with the bytes and the duration', async () => {
    const engine = await startEngine()
    let nth = 0
    const server = await countingServer((_request, response) => {
      if (++nth !== 40) response.end('ok')
      else {
        response.statusCode = 500
        response.end('broken')
      }
    })
    const input = repeatOf(server.address, { count: 100, concurrency: 1, record: ODD })
    const snapshot = await repeated(engine, input)
    expect(snapshot).toMatchObject({
      recorded: { kept: 1, passed: 0 },
      statuses: [
        { status: 200, count: 99 },
        { status: 500, count: 1 }
      ]
    })
    const detail = await untilClosed(engine, 1)
    expect(detail.row).toMatchObject({ exchanges: 1, target: `127.0.0.1:${server.address.port}` })
    expect(detail.events.find(({ name }) => name === 'rule')?.data).toMatchObject({
      name: 'repeat',
      text: 'Attempt 40, step 1, recorded after it ended. The status is 500.'
    })
    expect((await readStream(engine, 1, 'up')).toString()).toBe('GET / HTTP/1.1\r\nHost: test\r\n\r\n')
    expect((await readStream(engine, 1, 'down')).toString()).toMatch(/^HTTP\/1\.1 500 [^]*\r\n\r\nbroken$/)
  })

  it('slower than a limit is odd, and its record has the duration', async () => {
    const engine = await startEngine()
    const server = await countingServer((_request, response, body) => {
      setTimeout(() => response.end(body), 80)
    })
    const record = { what: 'odd', errors: false, status: false, slower: 50 } as const
    await repeated(engine, repeatOf(server.address, { count: 1, record }))
    await untilClosed(engine, 1)
    const { row } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })
    expect(row.took).toBeGreaterThan(70)
  })

  it('records every request on its connections when configured', async () => {
    const engine = await startEngine()
    const server = await countingServer()
    const snapshot = await repeated(engine, repeatOf(server.address, { count: 200, record: { what: 'all' } }))
    expect(snapshot).toMatchObject({
      state: 'done',
      requests: { answered: 200 },
      connected: 4,
      recorded: { kept: 200 }
    })
    expect(server.urls.length).toBe(200)
    await waitFor(async () => {
      const { connections, exchanges } = await liveTotals(engine)
      expect([connections.total, connections.open, exchanges]).toEqual([4, 0, 200])
    })
  })

  it('refuses unsupported options and names an alternative', async () => {
    const engine = await startEngine()
    const server = await countingServer()
    const target = server.address
    const start = async (text: string, extract: unknown[] = []): Promise<unknown> =>
      engine.handlers['repeat.start'](
        repeatOf(target, { steps: [{ target, pieces: requestOf(text), extract: extract as never }] })
      )
    await expect(start('\u0001\u0002\u0003')).rejects.toMatchObject({
      code: 'bad-input',
      details: { refusal: { what: 'not-http1', values: { step: 1 } } }
    })
    await expect(start('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n')).rejects.toThrow(
      'Step 1 contains 2 requests. Add a step for each.'
    )
    const json = { find: 'json', name: 'x', path: 'a..b' }
    await expect(start('GET / HTTP/1.1\r\nHost: a\r\n\r\n', [json])).rejects.toThrow('is not a JSON path')
    const regex = { find: 'regex', name: 'x', in: 'body', pattern: '(', group: '1' }
    await expect(start('GET / HTTP/1.1\r\nHost: a\r\n\r\n', [regex])).rejects.toMatchObject({
      message: expect.stringContaining('cannot be extracted') as string,
      details: { refusal: { what: 'extraction', values: { code: 'bad-regex', reason: 'parenthesis' } } }
    })
    expect(server.urls).toEqual([])
  })
})
