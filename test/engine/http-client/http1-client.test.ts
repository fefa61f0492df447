import { expect, it } from 'vitest'
import { Http1Client } from '../../../src/engine/http-client/http1-client'

/** A client whose events are collected as text. */
function listening(): { client: Http1Client; events: string[] } {
  const events: string[] = []
  const client = new Http1Client({
    onInterim: ({ status }) => events.push(`interim ${status}`),
    onHead: ({ status }) => events.push(`head ${status}`),
    onEnd: ({ status, complete }) => events.push(`${complete ? 'end' : 'cut'} ${status}`),
    onForeign: () => events.push('foreign'),
    onTunnel: () => events.push('tunnel')
  })
  return { client, events }
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const GET = bytes('GET / HTTP/1.1\r\nHost: x\r\n\r\n')

it.each([
  ['', '', true],
  ['', 'Connection: close\r\n', false],
  ['', 'Connection: not-close\r\n', true],
  ['', 'Connection: x, CLOSE\r\n', false],
  ['Connection: close\r\n', '', false]
])('decides about reuse: request %j, response %j', (asked, told, persistent) => {
  const { client, events } = listening()
  client.sent(bytes(`GET / HTTP/1.1\r\nHost: x\r\n${asked}\r\n`))
  client.received(bytes(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${told}\r\n`))
  expect(events).toEqual(['head 200', 'end 200'])
  expect(client.persistent).toBe(persistent)
})

it('counts interim responses as no response', () => {
  const { client, events } = listening()
  client.sent(GET)
  client.received(bytes('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'))
  expect(events).toEqual(['interim 103', 'head 204', 'end 204'])
  expect(client).toMatchObject({ unanswered: 0, persistent: true })
})

it('treats 101 as the last response', () => {
  const { client, events } = listening()
  client.sent(bytes('GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: y\r\n\r\n'))
  client.received(bytes('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: y\r\n\r\n'))
  expect(events).toEqual(['head 101', 'end 101', 'tunnel'])
  expect(client.isClosing).toBe(true)
})

it('does not reuse a connection on which a body follows a response without one', () => {
  const { client } = listening()
  client.sent(bytes('HEAD / HTTP/1.1\r\nHost: x\r\n\r\n'))
  client.received(bytes('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody'))
  expect(client.persistent).toBe(false)
})

it('reports bytes that are no response once', () => {
  const { client, events } = listening()
  client.sent(GET)
  client.received(bytes('SSH-2.0-x\r\n'))
  client.received(bytes('more\r\n'))
  expect(events.filter((event) => event === 'foreign')).toEqual(['foreign'])
})
