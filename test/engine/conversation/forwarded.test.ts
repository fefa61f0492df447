/** Conversations of clients of an HTTP proxy: the replay sends the upstream server the bytes that the proxy had sent it. */
import type net from 'node:net'
import { expect, it } from 'vitest'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import type { Engine } from '../../../src/engine/engine'
import { answering, play, playing, verdictOf } from '../../helpers/conversations'
import { LIVE, readStream, startEngine, startProxyOf, untilClosed } from '../../helpers/engine'
import { ok } from '../../helpers/http-traffic'
import { closedPort, dial, receive, received } from '../../helpers/servers'

const urlOf = ({ host, port }: Endpoint): string => `http://${host}:${port}`
const get = (url: string): string =>
  `GET ${url} HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\nX-Said: ${url}\r\n\r\n`

/** Requests each URL from a proxy on one connection; returns its number in a new capture. */
async function ask(engine: Engine, urls: readonly string[], answer: number): Promise<number> {
  const { address } = await startProxyOf(engine, { mode: 'http' })
  const client = await dial(address)
  for (const url of urls) {
    client.write(get(url))
    await receive(client, answer)
  }
  client.end()
  await received(client)
  await untilClosed(engine, 1)
  return 1
}

/** Reads the next response, by its Content-Length. */
async function answerOf(client: net.Socket): Promise<string> {
  let head = ''
  while (!head.endsWith('\r\n\r\n')) head += String(await receive(client, 1))
  return head + String(await receive(client, Number(/\r\nContent-Length: (\d+)/.exec(head)?.[1])))
}

it('a forwarded connection receives what the proxy sent and is the same, as is its saved test', async () => {
  const engine = await startEngine()
  const heard: string[] = []
  const server = await answering((text) => {
    heard.push(text)
    return ok('hello').toString('latin1')
  })
  const url = urlOf(server.address)
  const connection = await ask(engine, [`${url}/one`, `${url}/two?a=b`], ok('hello').length)
  const before = heard.splice(0)
  expect(before[0]).toMatch(/^GET \/one HTTP\/1\.1\r\n/)
  expect(before.join('')).not.toContain('Proxy-Connection')

  const run = await play(engine, connection)
  expect(verdictOf(run)).toEqual({ verdict: 'same', at: null, why: null })
  expect(heard.splice(0)).toEqual(before)
  await untilClosed(engine, run.now ?? 0)
  expect((await readStream(engine, 2, 'up')).toString()).toBe(before.join(''))
  // Each request was sent in one piece, and is again.
  const read = { capture: LIVE, connection: 2, first: 0, count: 100 }
  const { rows } = await engine.handlers['connections.conversation'](read)
  const lengths = rows.flatMap((row) =>
    row.kind === 'segment' && row.direction === 'up' ? [row.length] : []
  )
  expect(lengths).toEqual(before.map(({ length }) => length))
  // A placeholder without a match has no effect.
  const find = { kind: 'header', header: 'X-None' } as const
  await play(engine, connection, { placeholders: [{ name: 'none', piece: null, find }] })
  expect(heard.splice(0)).toEqual(before)
  const test = await engine.conversations.asTest({ capture: LIVE, connection }, [])
  expect(test).toContain('"GET /two?a=b HTTP/1.1\\r\\n"')
  expect(test).not.toContain('Proxy-Connection')
})

it('a forwarded connection to several servers, or with responses of the proxy itself, is refused', async () => {
  const [one, other] = [
    await answering(() => ok('a').toString('latin1')),
    await answering(() => ok('b').toString('latin1'))
  ]
  const several = await startEngine()
  const connection = await ask(
    several,
    [`${urlOf(one.address)}/`, `${urlOf(other.address)}/`],
    ok('a').length
  )
  await expect(several.handlers['conversations.play'](playing(connection))).rejects.toMatchObject({
    code: 'not-replayable',
    message: expect.stringContaining(`${one.address.port}, 127.0.0.1:${other.address.port}`) as string
  })
  await expect(several.conversations.asTest({ capture: LIVE, connection }, [])).rejects.toMatchObject({
    code: 'not-replayable'
  })

  const closed = await startEngine()
  const guarded = await startProxyOf(closed, { mode: 'http', login: { user: 'ann', password: 'secret' } })
  const stranger = await dial(guarded.address)
  stranger.write(get(`${urlOf(one.address)}/`))
  expect(String(await received(stranger))).toContain('407 Proxy Authentication Required')
  stranger.end()
  await untilClosed(closed, 1)
  const wanted = {
    code: 'not-replayable',
    message: expect.stringContaining(
      'answered all of this conversation (This proxy requires a user'
    ) as string
  }
  await expect(closed.handlers['conversations.play'](playing(1))).rejects.toMatchObject(wanted)
  await expect(closed.conversations.asTest({ capture: LIVE, connection: 1 }, [])).rejects.toMatchObject(
    wanted
  )

  const refused = await startEngine()
  const { address } = await startProxyOf(refused, { mode: 'http' })
  const client = await dial(address)
  client.write(get(`${urlOf(one.address)}/`))
  await receive(client, ok('a').length)
  client.write(get(`http://127.0.0.1:${await closedPort()}/`))
  await receive(client, 20)
  client.destroy()
  await untilClosed(refused, 1)
  await expect(refused.handlers['conversations.play'](playing(1))).rejects.toMatchObject({
    code: 'not-replayable'
  })
})

it('requests before a tunnel are not part of the conversation in the tunnel', async () => {
  const engine = await startEngine()
  const [plain, inside] = [
    await answering(() => ok('plain').toString('latin1')),
    await answering((text) => `<${text}>`)
  ]
  const { address } = await startProxyOf(engine, { mode: 'http' })
  const client = await dial(address)
  client.write(get(`${urlOf(plain.address)}/`))
  await receive(client, ok('plain').length)
  client.write(get(`http://127.0.0.1:${await closedPort()}/`))
  expect(await answerOf(client)).toContain('Cannot connect')
  const granted = 'HTTP/1.1 200 Connection established\r\n\r\n'
  client.write(`CONNECT 127.0.0.1:${inside.address.port} HTTP/1.1\r\n\r\n`)
  await receive(client, granted.length)
  client.write('hello')
  await receive(client, 7)
  client.end()
  await received(client)
  await untilClosed(engine, 1)
  const run = await play(engine, 1)
  expect(verdictOf(run)).toEqual({ verdict: 'same', at: null, why: null })
  await untilClosed(engine, run.now ?? 0)
  expect((await readStream(engine, run.now ?? 0, 'up')).toString()).toBe('hello')
})
