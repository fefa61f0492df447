/** A TCP server that keeps what arrives, byte for byte, and answers once it has as much as was expected. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

export interface RawCapture {
  readonly port: number
  /** Makes what should come, runs the client and gives what came on its one connection. */
  received(length: number, client: () => Promise<unknown>): Promise<Buffer>
  /** Bytes that came so far. */
  count(): number
  close(): Promise<void>
}

export async function startRawCapture(host = '127.0.0.1'): Promise<RawCapture> {
  let expected = 0
  let got: Buffer[] = []
  const server = createServer((socket) => {
    let count = 0
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      got.push(chunk)
      count += chunk.length
      if (count >= expected && socket.writable) socket.end(ANSWER)
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async received(length, client) {
      expected = length
      got = []
      await client()
      return Buffer.concat(got)
    },
    count: () => got.reduce((sum, { length }) => sum + length, 0),
    async close() {
      server.close()
      await once(server, 'close')
    }
  }
}
