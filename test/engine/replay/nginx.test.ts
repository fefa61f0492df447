/** Behaviour of a real server for a replay, compared with a real client. */

import { expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { freePort, startNginx, type ServedRequest } from '../../helpers/nginx'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { exchangeOf, sendAgain } from '../../helpers/replays'

const seen = ({ line, status, body, bytes, probe }: ServedRequest): unknown => [
  line,
  status,
  body,
  bytes,
  probe
]

it('nginx receives the same headers as from curl, on one connection', needs('nginx', 'curl'), async () => {
  const engine = await startEngine()
  const port = await freePort()
  const nginx = await startNginx(peerPath('nginx'), {
    directives: `server { listen 127.0.0.1:${port}; keepalive_requests 3; absolute_redirect off;
      location = /one { return 302 /two?x=%20y; }
      location = /two { return 303 ../three; }
      location / { default_type text/plain; return 200 'there'; } }`
  })
  onTestFinished(() => nginx.stop())
  const { address } = await startProxy(engine, { host: '127.0.0.1', port })
  const url = `http://127.0.0.1:${address.port}/one`
  const { stdout } = await run(peerPath('curl'), ['-sSL', '-H', 'X-Probe: p', '-d', 'some=form', url])
  expect(stdout).toBe('there')
  await untilClosed(engine, 1)
  const byCurl = await nginx.requests()
  expect(byCurl).toHaveLength(3)

  const way = { redirects: 5, reuse: true }
  const { connection } = await sendAgain(engine, { exchange: 1, way })
  expect((await exchangeOf(engine, connection, 2)).row).toMatchObject({ status: 200, replayOf: 1 })
  // The third request on the connection was the last one that nginx accepts.
  await untilClosed(engine, connection)
  await expect.poll(async () => (await nginx.requests()).length).toBe(6)
  const ours = (await nginx.requests()).slice(3)
  expect(ours.map(({ line, status, probe, nth }) => [line, status, probe, nth])).toEqual(
    byCurl.map(({ line, status, probe, nth }) => [line, status, probe, nth])
  )
  expect(seen(ours[0]!)).toEqual(seen(byCurl[0]!))
  expect(new Set(ours.map((request) => request.connection)).size).toBe(1)
  // Another replay uses a new connection.
  const again = await sendAgain(engine, { exchange: 1, way: { reuse: true } })
  expect(again).toEqual({ connection: connection + 1 })
  expect((await exchangeOf(engine, again.connection)).row.status).toBe(302)
})

it('an HTTP/2 request of curl is replayed to nginx, over TLS as well', needs('nginx', 'curl'), async () => {
  const engine = await startEngine()
  const [port, secure, behind] = [await freePort(), await freePort(), await freePort()]
  const { certFile, keyFile } = await makeSelfSignedFiles({ name: 'localhost' })
  const nginx = await startNginx(peerPath('nginx'), {
    directives: `server { listen 127.0.0.1:${port} http2; listen 127.0.0.1:${secure} ssl http2;
        ssl_certificate ${certFile}; ssl_certificate_key ${keyFile};
        location / { proxy_set_header X-Probe $http_x_probe; proxy_pass http://127.0.0.1:${behind}; } }
      server { listen 127.0.0.1:${behind}; access_log off; location / { return 200 'by nginx'; } }`
  })
  onTestFinished(() => nginx.stop())
  const { address } = await startProxy(engine, { host: '127.0.0.1', port })
  const url = `http://127.0.0.1:${address.port}/one?two=three`
  const body = 'x'.repeat(100_000)
  await run(peerPath('curl'), ['-sS', '--http2-prior-knowledge', '-H', 'X-Probe: p', '-d', body, url])
  await untilClosed(engine, 1)
  const plain = await sendAgain(engine, { exchange: 1 })
  expect((await exchangeOf(engine, plain.connection)).row).toMatchObject({ status: 200, version: 'HTTP/2' })
  const inTls = await sendAgain(engine, {
    exchange: 1,
    target: { host: '127.0.0.1', port: secure },
    way: { tls: { serverName: 'localhost', verify: false } }
  })
  expect((await exchangeOf(engine, inTls.connection)).row).toMatchObject({ status: 200, secure: true })
  await expect.poll(async () => (await nginx.requests()).length).toBe(3)
  const [first, ...others] = (await nginx.requests()).map(({ line, status, probe }) => [line, status, probe])
  expect(first).toEqual(['POST /one?two=three HTTP/2.0', 200, 'p'])
  expect(others).toEqual([first, first])
})
