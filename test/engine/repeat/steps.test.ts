/** Several steps in order, and a rate that does not wait. */

import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { RepeatSnapshot } from '../../../src/shared/contract/repeat-snapshot'
import { startEngine } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { countingServer, repeated, repeatOf, requestOf } from '../../helpers/repeating'

const get = (path: string): ReturnType<typeof requestOf> =>
  requestOf(`GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`)

describe('steps', () => {
  it('insert a value of a response into the next request', async () => {
    const engine = await startEngine()
    let logins = 0
    const server = await countingServer((request, response) => {
      if (request.url === '/login') response.end(JSON.stringify({ token: `t${++logins}` }))
      else response.end()
    })
    const target = server.address
    const snapshot = await repeated(
      engine,
      repeatOf(target, {
        count: 50,
        steps: [
          { target, pieces: get('/login'), extract: [{ find: 'json', name: 'token', path: '$.token' }] },
          { target, pieces: get('/use/{{token}}'), extract: [] }
        ]
      })
    )
    expect(snapshot).toMatchObject({
      attempts: { begun: 50, done: 50, failed: 0 },
      requests: { sent: 100, answered: 100 },
      latency: { count: 100 },
      steps: [
        { name: 'GET /login', latency: { count: 50 } },
        { name: 'GET /use/{{token}}', latency: { count: 50 } }
      ]
    })
    const used = server.urls.filter((url) => url.startsWith('/use/')).sort()
    expect(used).toEqual(Array.from({ length: 50 }, (_, n) => `/use/t${n + 1}`).sort())
  })

  it('end at a missing value, which is an error of that attempt', async () => {
    const engine = await startEngine()
    let nth = 0
    const server = await countingServer((_request, response) => {
      response.end(nth++ === 0 ? '{}' : '{"token":"x"}')
    })
    const target = server.address
    const snapshot = await repeated(
      engine,
      repeatOf(target, {
        count: 3,
        concurrency: 1,
        steps: [
          { target, pieces: get('/a'), extract: [{ find: 'json', name: 'token', path: '$.token' }] },
          { target, pieces: get('/b/{{token}}'), extract: [] }
        ]
      })
    )
    expect(snapshot).toMatchObject({
      attempts: { done: 3, failed: 1 },
      requests: { sent: 5, answered: 5, failed: 0 }
    })
    expect(snapshot.errors).toEqual([
      {
        code: 'missing',
        about: { step: 1, name: 'token' },
        message: 'Step 1: the response does not contain token ($.token in the JSON of the body).',
        count: 1
      }
    ])
    expect(server.urls).toEqual(['/a', '/a', '/b/x', '/a', '/b/x'])
  })

  it('can have servers of their own', async () => {
    const engine = await startEngine()
    const [first, second] = [await countingServer(), await countingServer()]
    const snapshot = await repeated(
      engine,
      repeatOf(first.address, {
        count: 20,
        concurrency: 2,
        steps: [
          { target: first.address, pieces: get('/1'), extract: [] },
          { target: second.address, pieces: get('/2'), extract: [] }
        ]
      })
    )
    expect(snapshot).toMatchObject({ requests: { answered: 40 }, connected: 4 })
    expect([first.urls.length, second.urls.length]).toEqual([20, 20])
  })
})

it('with a rate, latency counts from the scheduled time: a slow response delays the following requests', async () => {
  const engine = await startEngine()
  let nth = 0
  const server = await countingServer((_request, response) => {
    // One of 100 occupies the only connection for as long as 20 requests take to become due.
    if (nth++ === 10) setTimeout(() => response.end('slow'), 200)
    else response.end('quick')
  })
  const snapshot = await repeated(engine, repeatOf(server.address, { count: 100, concurrency: 1, rate: 100 }))
  const { latency, sentLatency, late } = snapshot
  const p90 = (figures: typeof latency): number => figures.percentiles.find(({ of }) => of === 90)?.is ?? 0
  expect(snapshot.requests.answered).toBe(100)
  // Twenty requests became due while no slot was free, half of them more than 100 ms before they were sent.
  expect(p90(latency)).toBeGreaterThan(50)
  expect(sentLatency?.count).toBe(100)
  expect(p90(latency)).toBeGreaterThanOrEqual(p90(sentLatency ?? latency))
  expect(late?.count).toBeGreaterThan(10)
  expect(late?.worst).toBeGreaterThan(100)
})

it('report the rate over the configured duration, however long the last response takes', async () => {
  const engine = await startEngine()
  const held: ServerResponse[] = []
  let nth = 0
  const server = await countingServer((_request, response) => {
    if (++nth === 5) held.push(response)
    else response.end('ok')
  })
  const input = repeatOf(server.address, { count: null, seconds: 0.3, rate: 100, concurrency: 2 })
  const snapshot = await repeated(engine, input, ({ elapsed }) => {
    if (elapsed > 3000) for (const response of held.splice(0)) response.end('late')
  })
  const { answered } = snapshot.requests
  expect(snapshot.elapsed).toBeGreaterThan(3000)
  expect(snapshot.throughput.mean).toBeGreaterThan((2 * answered * 1000) / snapshot.elapsed)
})

it('a run can be followed by another one as soon as the end is reported', async () => {
  const engine = await startEngine()
  const server = await countingServer()
  for (const what of ['none', 'all'] as const) {
    const input = repeatOf(server.address, { count: 2, record: { what } })
    const next = new Promise<{ run: number }>((resolve) => {
      const stop = engine.onEvent((name, payload) => {
        if (name !== 'repeat' || (payload as RepeatSnapshot).state === 'running') return
        stop()
        resolve(engine.handlers['repeat.start'](input))
      })
    })
    await engine.handlers['repeat.start'](input)
    const { run } = await next
    await waitFor(async () => {
      expect(await engine.handlers['repeat.get']({})).toMatchObject({ run, state: 'done' })
    })
  }
})
