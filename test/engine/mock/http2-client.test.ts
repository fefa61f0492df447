import { execFile } from 'node:child_process'
import { Metadata, type ServiceError } from '@grpc/grpc-js'
import { expect, it } from 'vitest'
import { startEngine, startProxy } from '../../helpers/engine'
import { eventsNamed, makeSet, startMock } from '../../helpers/mocking'
import { needs, peerPath } from '../../helpers/peers'
import { METHODS, orderClient, serveOrders } from '../../helpers/peers/grpc-orders'
import { waitFor } from '../../helpers/patience'

it('tells a client of HTTP/2, such as gRPC, in its own protocol that it answers HTTP/1.1', needs('curl'), async () => {
  const engine = await startEngine()
  const real = await serveOrders(Buffer.alloc(0))
  const proxy = await startProxy(engine, { host: '127.0.0.1', port: real })
  const { path, requestSerialize, responseDeserialize } = METHODS.Get
  const ask = (port: number, deadline: number): Promise<unknown> =>
    new Promise((resolve) => {
      const client = orderClient(port)
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { id: 7 },
        new Metadata(),
        { deadline: Date.now() + deadline },
        (error, value) => {
          client.close()
          resolve(error ?? value)
        }
      )
    })
  expect(await ask(proxy.address.port, 20_000)).toMatchObject({ name: 'order 7' })
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set)
  const refused = (await ask(mock.address.port, 20_000)) as ServiceError
  expect(`${refused.code} ${refused.details}`).toMatch(/^14 /)
  const told = await new Promise<string>((resolve) => {
    const url = `http://127.0.0.1:${mock.address.port}${path}`
    const args = ['-sS', '-v', '--noproxy', '*', '--http2-prior-knowledge', url]
    execFile(peerPath('curl'), args, { timeout: 20_000 }, (_error, stdout, stderr) => {
      resolve(stdout + stderr)
    })
  })
  expect(told).toBe('')
  await waitFor(async () => {
    expect((await eventsNamed(engine, 'behaviour')).map(({ text }) => text)).toContain('')
  })
})
