/** A TCP server that keeps what arrives, byte for byte, and answers once it has as much as was expected. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

export interface RawCapture {
  readonly port: number
  /**
   * Runs the client and gives what came on its one connection; the answer goes when so many bytes are there, or when they
   * are what was waited for. An answer before its time makes a client leave out the rest.
   */
  received(expected: number | ((came: Buffer) => boolean), client: () => Promise<unknown>): Promise<Buffer>
  /** Bytes that came so far. */
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

/** Whether a request of HTTP/1 is there to its end, by the length or the last chunk that it says. */
export function isWholeRequest(came: Buffer): boolean {
  const end = came.indexOf('\r\n\r\n')
  if (end < 0) return false
  const head = came.subarray(0, end).toString('latin1')
  if (/^transfer-encoding:.*chunked/im.test(head)) return came.subarray(-5).toString() === '0\r\n\r\n'
  return came.length - end - 4 >= Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
}
