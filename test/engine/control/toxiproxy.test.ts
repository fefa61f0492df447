/** Toxiproxy's API: its npm client, its exact responses, and the effect of each toxic on plain sockets. */

import http from 'node:http'
import net from 'node:net'
import { onTestFinished, describe, expect, it } from 'vitest'
import { Toxiproxy, type Proxy } from 'toxiproxy-node-client'
import { ToxiproxyServer } from '../../../src/engine/control/toxiproxy/api-server'
import { ToxicProxies } from '../../../src/engine/control/toxiproxy/toxic-proxies'
import type { Engine } from '../../../src/engine/engine'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { closeEvent, startEngine, untilClosed } from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, closedPort, dial, listen, received, type TestServer } from '../../helpers/servers'

interface Reply {
  status: number
  type: string | undefined
  id: string | string[] | undefined
  body: string
}

interface Served {
  engine: Engine
  client: Toxiproxy
  server: TestServer
  upstream: string
  request(method: string, path: string, body?: unknown, headers?: http.OutgoingHttpHeaders): Promise<Reply>
}

/** Serves the API, beside an upstream server that sends `payload` and FIN to each client. */
async function serve(payload: Buffer | string = 'hello'): Promise<Served> {
  const engine = await startEngine()
  const api = new ToxiproxyServer(new ToxicProxies(engine.sessions, engine.rules), '127.0.0.1')
  const port = await api.listen(0)
  onTestFinished(() => api.close())
  const server = await listen((socket) => {
    socket.end(payload)
  })
  return {
    engine,
    client: new Toxiproxy(`http://127.0.0.1:${port}`),
    server,
    upstream: `127.0.0.1:${server.address.port}`,
    request: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
        const request = http.request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
          let received = ''
          response.setEncoding('utf8').on('data', (piece: string) => (received += piece))
          response.on('end', () => {
            const { 'content-type': type, 'x-toxiproxy-request-id': id } = response.headers
            resolve({ status: response.statusCode ?? 0, type, id, body: received })
          })
        })
        request.on('error', reject).end(text)
      })
  }
}

function addressOf(proxy: Proxy): Endpoint {
  const [host = '', port] = proxy.listen.split(':')
  return { host, port: Number(port) }
}

const FREE = '127.0.0.1:0'

describe('the npm client', () => {
  it('creates, reads, changes and removes proxies and toxics', async () => {
    const { client, upstream } = await serve()
    const proxy = await client.createProxy({ name: 'db', listen: FREE, upstream })
    expect(proxy.listen).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(await client.getVersion()).toContain('2.12.0')
    expect(Object.keys(await client.getAll())).toEqual(['db'])

    const toxic = await proxy.addToxic({
      name: 'late',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 5, jitter: 0 }
    })
    expect((await proxy.getToxic('late')).toJson()).toMatchObject({ name: 'late', type: 'latency' })
    await toxic.update({ ...toxic.toJson(), attributes: { latency: 9, jitter: 1 }, toxicity: 0.5 })
    expect((await proxy.getToxic('late')).toJson()).toMatchObject({ toxicity: 0.5 })
    await toxic.remove()
    await expect(proxy.getToxic('late')).rejects.toThrow()

    const updated = await (await client.get('db')).update({ listen: proxy.listen, upstream, enabled: false })
    expect(updated.enabled).toBe(false)
    expect(await broken(net.connect(addressOf(proxy)))).toBe('ECONNREFUSED')
    await client.reset()
    expect((await client.get('db')).enabled).toBe(true)
    expect((await received(await dial(addressOf(proxy)))).toString()).toBe('hello')
    await proxy.remove()
    expect(await client.getAll()).toEqual({})
  })

  it('populates, and keeps what is unchanged with its toxics', async () => {
    const { client, upstream } = await serve()
    const made = await client.populate([
      { name: 'a', listen: FREE, upstream },
      { name: 'b', listen: FREE, upstream }
    ])
    expect(Object.keys(made).toSorted()).toEqual(['a', 'b'])
    const { a } = await client.getAll()
    await a!.addToxic({
      name: 't',
      type: 'timeout',
      stream: 'upstream',
      toxicity: 1,
      attributes: { timeout: 0 }
    })
    await client.populate([{ name: 'a', listen: a!.listen, upstream }])
    expect(await (await client.get('a')).getToxic('t')).toBeDefined()
  })
})

describe('a request', () => {
  it('gets the responses of Toxiproxy', async () => {
    const { request, upstream } = await serve()
    expect(await request('GET', '/version')).toMatchObject({
      status: 200,
      type: 'application/json;charset=utf-8',
      body: '{"version": "2.12.0"}\n'
    })
    expect(await request('GET', '/proxies')).toMatchObject({
      status: 200,
      body: '{}',
      type: 'application/json'
    })
    const made = await request('POST', '/proxies', { name: 'p', listen: FREE, upstream })
    expect(made.status).toBe(201)
    expect(made.id).toMatch(/^[0-9a-f]{20}$/)
    const { listen: bound } = JSON.parse(made.body) as { listen: string }
    const proxy = `{"name":"p","listen":"${bound}","upstream":"${upstream}","enabled":true,"toxics":[]}`
    expect(made.body).toBe(proxy)
    expect((await request('GET', '/proxies')).body).toBe(`{"p":${proxy}}`)
    const toxic =
      '{"attributes":{"latency":100,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}'
    expect(
      await request('POST', '/proxies/p/toxics', { type: 'latency', attributes: { latency: 100 } })
    ).toMatchObject({
      status: 200,
      body: toxic
    })
    await request('POST', '/proxies/p/toxics', { type: 'noop', stream: 'upstream', toxicity: 0.25 })
    const noop = '{"attributes":{},"name":"noop_upstream","type":"noop","stream":"upstream","toxicity":0.25}'
    expect((await request('GET', '/proxies/p/toxics')).body).toBe(`[${noop},${toxic}]`)
    expect(
      (await request('PATCH', '/proxies/p/toxics/latency_downstream', { attributes: { jitter: 7 } })).body
    ).toBe(toxic.replace('"jitter":0', '"jitter":7'))
    expect(await request('DELETE', '/proxies/p/toxics/noop_upstream')).toMatchObject({
      status: 204,
      body: ''
    })
    expect(await request('POST', '/reset')).toMatchObject({ status: 204, body: '' })
    expect((await request('GET', '/proxies/p/toxics')).body).toBe('[]')
    expect((await request('POST', '/proxies/p', { upstream: '127.0.0.1:1' })).body).toContain(
      '"upstream":"127.0.0.1:1","enabled":true'
    )
    expect(await request('DELETE', '/proxies/p')).toMatchObject({ status: 204, body: '' })
  })

  it.each<[string, string, unknown, number, string]>([
    ['GET', '/proxies/none', undefined, 404, '{"error":"proxy not found","status":404}\n'],
    ['GET', '/proxies/p/toxics/none', undefined, 404, '{"error":"toxic not found","status":404}\n'],
    [
      'POST',
      '/proxies',
      { listen: FREE, upstream: 'a:1' },
      400,
      '{"error":"missing required field: name","status":400}\n'
    ],
    ['POST', '/proxies', { name: 'q' }, 400, '{"error":"missing required field: upstream","status":400}\n'],
    [
      'POST',
      '/proxies',
      { name: 'p', listen: FREE, upstream: 'a:1' },
      409,
      '{"error":"proxy already exists","status":409}\n'
    ],
    ['POST', '/proxies/p/toxics', { type: 'nope' }, 400, '{"error":"invalid toxic type","status":400}\n'],
    [
      'POST',
      '/proxies/p/toxics',
      { type: 'noop', name: 'taken' },
      409,
      '{"error":"toxic already exists","status":409}\n'
    ],
    [
      'POST',
      '/proxies/p/toxics',
      { type: 'noop', stream: 'sideways' },
      400,
      '{"error":"stream was invalid, can be either upstream or downstream","status":400}\n'
    ],
    [
      'POST',
      '/populate',
      [{ name: 'a', upstream: 'b:1' }, {}],
      400,
      '{"error":"missing required field: name at proxy 2","status":400}\n'
    ],
    ['GET', '/nowhere', undefined, 404, '404 page not found\n'],
    ['GET', '/metrics', undefined, 404, '404 page not found\n']
  ])('%s %s with %j fails', async (method, path, body, status, expected) => {
    const { request, client, upstream } = await serve()
    const proxy = await client.createProxy({ name: 'p', listen: FREE, upstream })
    await request('POST', '/proxies/p/toxics', { type: 'noop', name: 'taken' })
    expect(proxy.name).toBe('p')
    expect(await request(method, path, body)).toMatchObject({ status, body: expected })
  })

  it.each([
    '{',
    '[]',
    '"text"',
    '{"name":5}',
    '{"name":"a","upstream":"b"}',
    '{"name":"a","upstream":"b:1","enabled":3}'
  ])('with the body %s is a bad one', async (body) => {
    const { request } = await serve()
    const { status, body: answer } = await request('POST', '/proxies', body)
    expect([status, (JSON.parse(answer) as { error: string }).error]).toEqual([
      400,
      expect.stringMatching(/^bad request body: /)
    ])
  })

  it.each([
    [{ latency: 1.5 }, undefined],
    [{ latency: -1 }, undefined],
    [3, undefined],
    [{}, 2]
  ])('with the attributes %j and toxicity %j is a bad one', async (attributes, toxicity) => {
    const { request, client, upstream } = await serve()
    await client.createProxy({ name: 'p', listen: FREE, upstream })
    expect(
      (await request('POST', '/proxies/p/toxics', { type: 'latency', attributes, toxicity })).status
    ).toBe(400)
  })

  it('for a port in use names it as Go does, and leaves no proxy', async () => {
    const { request, server, client } = await serve()
    const listen = `127.0.0.1:${server.address.port}`
    expect(await request('POST', '/proxies', { name: 'p', listen, upstream: 'a:1' })).toMatchObject({
      status: 500,
      body: `{"error":"listen tcp ${listen}: bind: address already in use","status":500}\n`
    })
    expect(await client.getAll()).toEqual({})
    const upstream = `127.0.0.1:${await closedPort()}`
    const { body } = await request('POST', '/populate', [
      { name: 'a', listen: FREE, upstream },
      { name: 'b', listen, upstream }
    ])
    expect(JSON.parse(body)).toMatchObject({ status: 500, proxies: [{ name: 'a' }] })
  })

  it('of a browser, or for another name, is refused', async () => {
    const { request } = await serve()
    expect(await request('GET', '/proxies', undefined, { 'User-Agent': 'Mozilla/5.0' })).toMatchObject({
      status: 403,
      body: 'User agent not allowed\n'
    })
    expect((await request('GET', '/proxies', undefined, { Host: 'evil.example' })).status).toBe(403)
  })

  it('larger than the limit is refused', async () => {
    const { request } = await serve()
    expect((await request('POST', '/proxies', 'x'.repeat(1024 * 1024 + 1))).status).toBe(400)
  })
})

describe('the toxic', () => {
  /** Adds a toxic to a new proxy and connects a client. */
  async function under(type: string, attributes: object, payload?: Buffer) {
    const served = await serve(payload)
    const proxy = await served.client.createProxy({ name: 'p', listen: FREE, upstream: served.upstream })
    const { status } = await served.request('POST', '/proxies/p/toxics', { type, attributes })
    expect(status).toBe(200)
    return { ...served, proxy, connect: () => dial(addressOf(proxy)) }
  }

  it('latency delays data', async () => {
    const { connect } = await under('latency', { latency: 100, jitter: 0 })
    const began = performance.now()
    expect((await received(await connect())).toString()).toBe('hello')
    expect(performance.now() - began).toBeGreaterThanOrEqual(99)
  })

  it('bandwidth limits the rate', async () => {
    const payload = randomBytes(60_000)
    const { connect } = await under('bandwidth', { rate: 200 }, payload)
    const began = performance.now()
    expect((await received(await connect())).equals(payload)).toBe(true)
    // 20 kB at once, and 40 kB at 200 kB a second.
    expect(performance.now() - began).toBeGreaterThanOrEqual(180)
  })

  it('slow_close delays the FIN', async () => {
    const { connect } = await under('slow_close', { delay: 120 })
    const began = performance.now()
    await received(await connect())
    expect(performance.now() - began).toBeGreaterThanOrEqual(119)
  })

  it('timeout discards data and closes', async () => {
    const { connect } = await under('timeout', { timeout: 50 })
    expect((await received(await connect())).length).toBe(0)
  })

  it('reset_peer resets', async () => {
    const { engine, connect } = await under('reset_peer', { timeout: 50 })
    const client = await connect()
    client.resume()
    // The server has sent its FIN, and a client of libuv notices nothing after it.
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ how: 'rst', endedBy: 'tcplens' })
  })

  it('limit_data passes an exact number of bytes', async () => {
    const payload = randomBytes(5000)
    const { connect } = await under('limit_data', { bytes: 1234 }, payload)
    expect((await received(await connect())).equals(payload.subarray(0, 1234))).toBe(true)
  })

  it.each([
    ['bandwidth', { rate: Number.MAX_SAFE_INTEGER }],
    ['limit_data', { bytes: Number.MAX_SAFE_INTEGER }],
    ['slow_close', { delay: 0 }]
  ])('%s with %j changes nothing', async (type, attributes) => {
    const payload = randomBytes(5000)
    const { connect } = await under(type, attributes, payload)
    expect((await received(await connect())).equals(payload)).toBe(true)
  })

  it('slicer passes everything in pieces', async () => {
    const payload = randomBytes(5000)
    const { connect } = await under('slicer', { average_size: 100, size_variation: 20, delay: 10 }, payload)
    expect((await received(await connect())).equals(payload)).toBe(true)
  })

  it('with a toxicity of 0 has no effect', async () => {
    const { request, connect } = await under('noop', {})
    await request('POST', '/proxies/p/toxics', { type: 'limit_data', attributes: { bytes: 0 }, toxicity: 0 })
    expect((await received(await connect())).toString()).toBe('hello')
  })

  it('is a rule that others can see', async () => {
    const { engine } = await under('latency', { latency: 5 })
    const { list } = await engine.handlers['rules.get']({})
    expect(list.rules).toMatchObject([{ name: 'p/latency_downstream', group: 'toxiproxy', chance: 1 }])
  })
})
