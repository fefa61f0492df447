/** Replays of HTTP/1 conversations: the replies waited for, and the differences found. */

import { describe, expect, it } from 'vitest'
import { answering, play, record, turns, verdictOf } from '../../helpers/conversations'
import { startEngine } from '../../helpers/engine'
import { listen, received } from '../../helpers/servers'

const SAME = { verdict: 'same', at: null, why: null }

describe('HTTP', () => {
  const page = (body: string, more = ''): string =>
    `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`

  const two = (one: number, other: number): ReturnType<typeof turns> =>
    turns(['GET /a HTTP/1.1\r\nHost: x\r\n\r\n', one], ['GET /b HTTP/1.1\r\nHost: x\r\n\r\n', other])

  it('waits for responses, whatever their length', async () => {
    const engine = await startEngine()
    const server = await answering((text) => page(text.slice(4, 6)))
    const connection = await record(engine, server.address, two(page('/a').length, page('/b').length))
    expect(verdictOf(await play(engine, connection))).toEqual(SAME)
    for (const body of ['', 'much longer than it was']) {
      const other = await answering((text, nth) => page(nth === 0 ? body : text.slice(4, 6)))
      const run = await play(engine, connection, { target: other.address })
      const at = Array.from(page('/a')).findIndex((letter, index) => letter !== page(body)[index])
      expect([verdictOf(run), run.result?.count]).toEqual([{ verdict: 'different', at, why: null }, 1])
    }
  })

  it('a response can be delimited by the end of the connection', async () => {
    const engine = await startEngine()
    const head = 'HTTP/1.0 200 OK\r\n\r\n'
    const server = (body: string): ReturnType<typeof listen> =>
      listen((socket) => {
        socket.once('data', () => socket.end(`${head}${body}`))
      })
    const connection = await record(engine, (await server('short')).address, async (client) => {
      client.write('GET / HTTP/1.0\r\n\r\n')
      await received(client)
    })
    expect(verdictOf(await play(engine, connection, { target: (await server('short')).address }))).toEqual(
      SAME
    )
    expect(
      verdictOf(await play(engine, connection, { target: (await server('shorter')).address }))
    ).toMatchObject({
      verdict: 'different',
      at: head.length + 5
    })
    expect(
      verdictOf(await play(engine, connection, { target: (await server('sho')).address }))
    ).toMatchObject({
      verdict: 'different',
      at: head.length + 3
    })
  })
})

describe('a protocol switched to by Upgrade', () => {
  const ASKED = 'GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n'
  const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n'
  /** Server that sends a greeting after the protocol switch and echoes its input in brackets. */
  const chat = (answer = (text: string): string => `<${text}>`): ReturnType<typeof answering> =>
    answering((text) => (text === ASKED ? `${SWITCHED}hi` : answer(text)))
  const talk = turns([ASKED, SWITCHED.length + 2], ['one', 5], ['three', 7])

  it('is awaited by byte count, since it has no HTTP messages', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await chat()).address, talk)
    const heard: string[] = []
    const run = await play(engine, connection, {
      target: (await chat((text) => (heard.push(text), `<${text}>`))).address
    })
    expect([verdictOf(run), heard]).toEqual([SAME, ['one', 'three']])
  })

  it('reports the first difference and a missing reply', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await chat()).address, talk)
    const other = await chat((text) => (text === 'one' ? '<one!!>' : `<${text}>`))
    const run = await play(engine, connection, { target: other.address })
    expect([verdictOf(run), run.result?.count]).toEqual([
      { verdict: 'different', at: SWITCHED.length + 2 + 4, why: null },
      1
    ])
    const silent = await chat((text) => (text === 'one' ? '<one>' : ''))
    expect(verdictOf(await play(engine, connection, { target: silent.address, limit: 300 }))).toEqual({
      verdict: 'diverged',
      at: ASKED.length + 8,
      why: 'late'
    })
  })
})
