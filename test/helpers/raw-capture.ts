/** A TCP server that records the received bytes, and responds once it has the expected amount. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

export interface RawCapture {
  readonly port: number
  /**
   * Runs the client and returns the bytes received on its one connection. The response is sent after the given number
   * of bytes, or once the predicate accepts them. An early response makes a client omit the rest.
   */
  received(expected: number | ((came: Buffer) => boolean), client: () => Promise<unknown>): Promise<Buffer>
  /** Returns the number of bytes received so far. */
  count(): number
  close(): Promise<void>
}

export async function startRawCapture(host = '127.0.0.1'): Promise<RawCapture> {
  let isAll: (count: number) => boolean = () => true
  let got: Buffer[] = []
  const server = createServer((socket) => {
    let count = 0
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      got.push(chunk)
      count += chunk.length
      if (isAll(count) && socket.writable) socket.end(ANSWER)
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async received(expected, client) {
      isAll = typeof expected === 'number' ? (count) => count >= expected : () => expected(Buffer.concat(got))
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

/** Returns true for a complete HTTP/1 request, by its Content-Length or last chunk. */
export function isWholeRequest(came: Buffer): boolean {
  const end = came.indexOf('\r\n\r\n')
  if (end < 0) return false
  const head = came.subarray(0, end).toString('latin1')
  if (/^transfer-encoding:.*chunked/im.test(head)) return came.subarray(-5).toString() === '0\r\n\r\n'
  return came.length - end - 4 >= Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
}
