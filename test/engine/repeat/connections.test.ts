/** Connections of a run that end, time out or exceed the limit: the requests sent, counted and recorded then. */

import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readStream, startEngine, untilClosed } from '../../helpers/engine'
import { countingServer, repeated, repeatOf, requestOf } from '../../helpers/repeating'
import { closedPort, listen } from '../../helpers/servers'

const ODD = { what: 'odd', errors: true, status: true, slower: null } as const
const GET = 'GET / HTTP/1.1\r\nHost: test\r\n\r\n'
const CLOSING = 'GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n'

describe('connections of a load test', () => {
  it.each([
    ['keep', CLOSING],
    ['pipeline', CLOSING],
    ['keep', 'GET / HTTP/1.0\r\nHost: test\r\n\r\n']
  ] as const)('%s: send nothing after a request that announces it is the last: %j', async (kind, request) => {
    const engine = await startEngine()
    const requests: number[] = []
    // The server closes without a response, as RFC 9112, section 9.6 allows after "Connection: close".
    const server = await listen((socket) => {
      const at = requests.push(0) - 1
      socket.on('data', (bytes) => {
        requests[at] = (requests[at] ?? 0) + bytes.toString().split('\r\n\r\n').length - 1
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
    })
    const target = server.address
    const snapshot = await repeated(
      engine,
      repeatOf(target, {
        count: 20,
        concurrency: 2,
        connections: kind === 'pipeline' ? { kind, depth: 4 } : { kind },
        steps: [{ target, pieces: requestOf(request), extract: [] }]
      })
    )
    expect(snapshot).toMatchObject({ requests: { sent: 20, answered: 20, failed: 0, resent: 0 }, errors: [] })
    expect(requests.filter((count) => count > 0)).toEqual(Array.from({ length: 20 }, () => 1))
  })

  it('are no more than the attempts with values', async () => {
    const engine = await startEngine()
    const server = await countingServer()
    const target = server.address
    const snapshot = await repeated(
      engine,
      repeatOf(target, {
        count: null,
        seconds: 60,
        concurrency: 9,
        steps: [{ target, pieces: requestOf(GET.replace('/', '/{{id}}')), extract: [] }],
        variables: [{ kind: 'csv', text: 'id\n7\n8\n', header: true, atEnd: 'stop' }]
      })
    )
    expect(snapshot).toMatchObject({ state: 'done', requests: { answered: 2 }, connected: 2 })
    expect([...server.urls].sort()).toEqual(['/7', '/8'])
  })

  it('that ended while idle are replaced, and nothing fails', async () => {
    const engine = await startEngine()
    const idle: Socket[] = []
    const ending = await listen((socket) => {
      socket.on('data', () => {
        idle.push(socket)
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
    })
    // The second step is answered after both sides ended the first one's connection; the client has seen the end by
    // then.
    const staying = await countingServer((_request, response) => {
      const socket = idle.pop()
      if (socket === undefined) return
      socket.once('close', () => response.end('ok'))
      socket.end()
    })
    const steps = [ending, staying].map(({ address: target }) => ({
      target,
      pieces: requestOf(GET),
      extract: []
    }))
    const snapshot = await repeated(engine, repeatOf(ending.address, { count: 4, concurrency: 1, steps }))
    expect(snapshot).toMatchObject({
      attempts: { done: 4, failed: 0 },
      requests: { sent: 8, answered: 8, failed: 0, resent: 0 },
      connected: 5,
      errors: []
    })
  })
})

describe('the record of an odd request', () => {
  it('whose response was not complete in time has the received part', async () => {
    const engine = await startEngine()
    let nth = 0
    const server = await listen((socket) => {
      socket.on('data', () => {
        const length = ++nth === 2 ? 9 : 2
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\nok`)
      })
    })
    await repeated(engine, repeatOf(server.address, { count: 2, concurrency: 1, timeout: 1000, record: ODD }))
    const { events } = await untilClosed(engine, 1)
    expect((await readStream(engine, 1, 'down')).toString()).toBe(
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'
    )
    expect(events.find(({ name }) => name === 'rule')?.data).toMatchObject({
      text: 'Attempt 2, step 1, recorded after it ended. No complete response within 1000 ms.'
    })
  })

  it('of several in flight has only the bytes of its own response', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut'))
    })
    await repeated(
      engine,
      repeatOf(server.address, {
        count: 3,
        concurrency: 1,
        connections: { kind: 'pipeline', depth: 3 },
        record: ODD
      })
    )
    const recorded = []
    for (const connection of [1, 2, 3]) {
      await untilClosed(engine, connection)
      recorded.push((await readStream(engine, connection, 'down')).toString().slice(-3))
    }
    expect(recorded).toEqual(['cut', '', ''])
  })

  it('that was never sent has no bytes', async () => {
    const engine = await startEngine()
    const good = await countingServer()
    const gone = { host: '127.0.0.1', port: await closedPort() }
    const steps = [good.address, gone].map((target) => ({ target, pieces: requestOf(GET), extract: [] }))
    await repeated(engine, repeatOf(good.address, { count: 1, concurrency: 1, steps, record: ODD }))
    const { row } = await untilClosed(engine, 1)
    expect([row.up, row.down]).toEqual([0, 0])
  })

  it('has the end of its connection, if the connection ended', async () => {
    const engine = await startEngine()
    let nth = 0
    const server = await listen((socket) => {
      socket.on('data', () => {
        nth++
        if (nth === 1) socket.write('HTTP/1.1 500 Broken\r\nContent-Length: 2\r\n\r\nno')
        else if (nth === 2) socket.end()
        else if (nth === 3) socket.resetAndDestroy()
        else if (nth === 4) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok')
        else socket.write('HTTP/1.1 500 Broken\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno')
      })
    })
    await repeated(engine, repeatOf(server.address, { count: 5, concurrency: 1, timeout: 1000, record: ODD }))
    const ended = []
    for (const connection of [1, 2, 3, 4, 5]) {
      const { row, events } = await untilClosed(engine, connection)
      const seen = events.map(({ name }) => name).filter((name) => name === 'end' || name === 'reset')
      ended.push([row.ended?.by, row.ended?.how, row.ended?.code, ...seen])
    }
    expect(ended).toEqual([
      ['tcplens', 'left', null],
      ['target', 'fin', null, 'end'],
      ['target', 'rst', 'ECONNRESET', 'reset'],
      ['tcplens', 'rst', null, 'reset'],
      ['tcplens', 'fin', null, 'end']
    ])
  })
})
