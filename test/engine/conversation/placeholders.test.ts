/** A session id that changes each time: captured from a reply and inserted into later requests. */

import type net from 'node:net'
import { expect, it } from 'vitest'
import { play, record, verdictOf } from '../../helpers/conversations'
import { readStream, startEngine, untilClosed } from '../../helpers/engine'
import { listen, receive, received, type TestServer } from '../../helpers/servers'

/** Starts a server that gives each connection a different id and requires it in each request. */
function guarded(firstId: string): Promise<TestServer> {
  let next = 0
  return listen((socket: net.Socket) => {
    const id = `${firstId}${next++}`
    socket.on('end', () => socket.end())
    socket.on('data', (bytes) => {
      const text = bytes.toString()
      if (text === 'LOGIN\n') socket.write(`welcome, you are ${id}.\n`)
      else if (text.includes(`id=${id};`)) socket.write(`yes ${id}\n`)
      else socket.write('no\n')
    })
  })
}

const SID = {
  name: 'session',
  piece: null,
  find: { kind: 'regex', pattern: 'you are (\\w+)', group: '1' }
} as const

it('the conversation uses the new id, which is not a difference', async () => {
  const engine = await startEngine()
  const server = await guarded('id')
  const connection = await record(engine, server.address, async (client) => {
    client.write('LOGIN\n')
    await receive(client, 'welcome, you are id0.\n'.length)
    client.write('id=id0; twice id0\n')
    await receive(client, 'yes id0\n'.length)
    client.end()
  })
  const without = await play(engine, connection, { limit: 300 })
  expect(verdictOf(without)).toEqual({ verdict: 'diverged', at: 24, why: 'late' })
  const run = await play(engine, connection, { placeholders: [SID] })
  expect([verdictOf(run), run.found]).toEqual([
    { verdict: 'same', at: null, why: null },
    [{ name: 'session', old: 'id0', now: 'id2' }]
  ])
  await untilClosed(engine, run.now ?? 0)
  expect((await readStream(engine, run.now ?? 0, 'up')).toString()).toBe('LOGIN\nid=id2; twice id2\n')
})

it('a reply with a longer id is recognised by its end', async () => {
  const engine = await startEngine()
  const connection = await record(engine, (await guarded('id')).address, async (client) => {
    client.write('LOGIN\n')
    await receive(client, 'welcome, you are id0.\n'.length)
    client.write('id=id0;\n')
    await receive(client, 'yes id0\n'.length)
    client.end()
  })
  const longer = await guarded('somethingelse')
  const run = await play(engine, connection, {
    target: longer.address,
    until: { kind: 'messages', framing: { kind: 'delimiter', bytes: '0a' } },
    placeholders: [SID]
  })
  expect(verdictOf(run)).toEqual({ verdict: 'same', at: null, why: null })
})

it('in HTTP, the Content-Length is adjusted', async () => {
  const engine = await startEngine()
  const serve = (id: string): Promise<TestServer> =>
    listen((socket) => {
      let bodies = ''
      socket.on('data', (bytes) => {
        const text = bytes.toString()
        if (text.startsWith('GET')) {
          const body = JSON.stringify({ csrf: id })
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
          return
        }
        bodies += text
        const [, length = '-1'] = /Content-Length: (\d+)/.exec(bodies) ?? []
        const body = bodies.slice(bodies.indexOf('\r\n\r\n') + 4)
        if (body.length < Number(length)) return
        const isRight = body === `csrf=${id}` && body.length === Number(length)
        socket.end(`HTTP/1.1 ${isRight ? 204 : 403} x\r\nConnection: close\r\n\r\n`)
      })
    })
  const body = JSON.stringify({ csrf: 'one' })
  const connection = await record(engine, (await serve('one')).address, async (client) => {
    client.write('GET /form HTTP/1.1\r\nHost: x\r\n\r\n')
    await receive(client, `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`.length)
    client.write('POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\ncsrf=one')
    await received(client)
  })
  const run = await play(engine, connection, {
    target: (await serve('a much longer token')).address,
    placeholders: [{ name: 'csrf', piece: null, find: { kind: 'json', path: 'csrf' } }]
  })
  // The new token changes the length of its message, which is reported as a difference; the session still continues.
  expect([verdictOf(run), run.result?.count]).toEqual([{ verdict: 'different', at: 33, why: null }, 1])
  await untilClosed(engine, run.now ?? 0)
  expect((await readStream(engine, run.now ?? 0, 'up')).toString()).toContain(
    'Content-Length: 24\r\n\r\ncsrf=a much longer token'
  )
})
