import {
  status,
  Metadata,
  Server,
  ServerCredentials,
  credentials,
  Client,
  compressionAlgorithms
} from '@grpc/grpc-js'
import protobuf from 'protobufjs'
import { onTestFinished } from 'vitest'

/** A service of orders by grpc-js, of every kind of call, and a client for it. */

export const ORDERS_PROTO = `syntax = "proto3";
package shop;
message Ask { int32 id = 1; string note = 2; }
message Order { int32 id = 1; string name = 2; repeated int32 counts = 3; }
service Orders {
  rpc Get(Ask) returns (Order);
  rpc Watch(Ask) returns (stream Order);
  rpc Put(stream Order) returns (Ask);
  rpc Chat(stream Ask) returns (stream Order);
}
`

const { root } = protobuf.parse(ORDERS_PROTO, { keepCase: true })
export const Ask = root.lookupType('shop.Ask')
export const Order = root.lookupType('shop.Order')

const serializer =
  (type: protobuf.Type) =>
  (value: object): Buffer =>
    Buffer.from(type.encode(value).finish())
const deserializer =
  (type: protobuf.Type) =>
  (bytes: Buffer): Record<string, unknown> =>
    type.decode(bytes)

const method = (
  name: string,
  request: protobuf.Type,
  response: protobuf.Type,
  up: boolean,
  down: boolean
) => ({
  path: `/shop.Orders/${name}`,
  requestStream: up,
  responseStream: down,
  requestSerialize: serializer(request),
  requestDeserialize: deserializer(request),
  responseSerialize: serializer(response),
  responseDeserialize: deserializer(response)
})
export const METHODS = {
  Get: method('Get', Ask, Order, false, false),
  Watch: method('Watch', Ask, Order, false, true),
  Put: method('Put', Order, Ask, true, false),
  Chat: method('Chat', Ask, Order, true, true)
}

/** `details`: bytes of `grpc-status-details-bin` of the error that order 404 is. */
export async function serveOrders(details: Buffer): Promise<number> {
  const server = new Server()
  const orderOf = (id: number): object => ({
    id,
    name: `order ${id}`,
    counts: [id, id + 1]
  })
  server.addService(METHODS, {
    Get: (call: { request: { id: number } }, answer: (error: object | null, value?: object) => void) => {
      if (call.request.id === 408) return
      if (call.request.id !== 404) answer(null, orderOf(call.request.id))
      else {
        const metadata = new Metadata()
        metadata.set('grpc-status-details-bin', details)
        answer({ code: status.NOT_FOUND, details: 'no such order: 404 中', metadata })
      }
    },
    Watch: (call: { request: { id: number }; write(value: object): void; end(): void }) => {
      for (let at = 0; at < 3; at++) call.write(orderOf(call.request.id + at))
      call.end()
    },
    Put: (
      call: { on(name: string, then: (value: { id: number }) => void): void },
      answer: (error: null, value: object) => void
    ) => {
      let sum = 0
      call.on('data', ({ id }) => (sum += id))
      call.on('end', () => answer(null, { id: sum }))
    },
    Chat: (call: {
      on(name: string, then: (value: { id: number }) => void): void
      write(value: object): void
      end(): void
    }) => {
      call.on('data', ({ id }) => call.write(orderOf(id)))
      call.on('end', () => call.end())
    }
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound)
      else reject(error)
    })
  })
  onTestFinished(() => {
    server.forceShutdown()
  })
  return port
}

/** `gzip`: its messages are compressed, which grpc-js does for clients alone. */
export function orderClient(port: number, gzip = false): Client {
  const options = gzip ? { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip } : {}
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), options)
  onTestFinished(() => {
    client.close()
  })
  return client
}
