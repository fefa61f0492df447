/** An HTTP server that records what it receives, and requests sent to it through a proxy. */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'

export interface RecordingServer {
  readonly port: number
  /** Method and path of each request, in the order they arrived. */
  readonly received: string[]
  close(): Promise<void>
}

export async function startRecordingServer(): Promise<RecordingServer> {
  const received: string[] = []
  const server = createServer((message, response) => {
    received.push(`${message.method ?? ''} ${message.url ?? ''}`)
    message.resume().on('end', () => {
      response.setHeader('Content-Type', 'application/json')
      response.end('{"ok":true}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}

/** Sends a request on a connection of its own and resolves once the response has been read. */
export async function sendThrough(port: number, method: string, path: string, body = ''): Promise<void> {
  const message = request({ host: '127.0.0.1', port, method, path, agent: false })
  message.end(body)
  const [response] = (await once(message, 'response')) as [NodeJS.ReadableStream]
  response.resume()
  await once(response, 'end')
}
