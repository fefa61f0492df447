/** Requests received by an HTTP proxy are replayed in the form in which they were forwarded. */

import { expect, it } from 'vitest'
import { LIVE, readStream, startEngine, startProxyOf, untilClosed, untilComplete } from '../../helpers/engine'
import { ok } from '../../helpers/http-traffic'
import { dial, listen, received } from '../../helpers/servers'

it('a request is sent to the host of its own URL, without the proxy’s password', async () => {
  const engine = await startEngine()
  const heard: string[] = []
  const serve = (name: string): ReturnType<typeof listen> =>
    listen((socket) => {
      let said = ''
      socket.on('data', (bytes) => {
        said += String(bytes)
        if (!said.endsWith('\r\n\r\n')) return
        heard.push(`${name}: ${said}`)
        socket.write(ok(name))
      })
      socket.on('end', () => socket.end())
    })
  const [one, two] = [await serve('one'), await serve('two')]
  const login = { user: 'me', password: 'secret' }
  const proxy = await startProxyOf(engine, { mode: 'http', login })
  const client = await dial(proxy.address)
  const ask = ({ host, port }: { host: string; port: number }): string =>
    `GET http://${host}:${port}/ HTTP/1.1\r\nHost: ${host}:${port}\r\nProxy-Authorization: Basic ${Buffer.from('me:secret').toString('base64')}\r\n\r\n`
  client.end(ask(one.address) + ask(two.address))
  expect(String(await received(client))).toMatch(/one[^]*two/)
  await untilClosed(engine, 1)
  expect(heard).toHaveLength(2)
  await engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1 })
  await untilClosed(engine, 2)
  await untilComplete(engine, 3)
  expect(heard[2]).toBe(heard[0])
  expect(String(await readStream(engine, 2, 'up'))).not.toContain('Proxy-Authorization')
})
