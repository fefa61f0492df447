import http from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Endpoint } from '../../shared/model/connection-event'

/** Small HTTP server for trying out Tcplens: JSON, a page, a picture, chunks, compression, an error and a redirect. */

/** An 8 × 8 checkerboard as a GIF (GIF89a), embedded instead of shipped as a file. */
const PICTURE = Buffer.from('R0lGODlhCAAIAIAAAC9v7f///ywAAAAACAAIAAACDESMcYuZzNyCjSoJCgA7', 'base64')

const ORDERS = [
  { id: 9917, status: 'paid', lines: [{ sku: 'A-1', quantity: 2 }] },
  { id: 9918, status: 'open', lines: [{ sku: 'B-7', quantity: 1 }] }
]

export interface DemoServer {
  address: Endpoint
  close(): Promise<void>
}

export async function startDemoServer(): Promise<DemoServer> {
  const server = http.createServer(answer)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  return {
    address: { host: '127.0.0.1', port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
  }
}

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const path = (request.url ?? '/').split('?', 1)[0]
  const json = (status: number, value: unknown): void => {
    const body = JSON.stringify(value)
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body)
    })
    response.end(body)
  }
  switch (path) {
    case '/':
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      response.end('<!doctype html>\n<title>Tcplens demo</title>\n<h1>Hello 荣光无限</h1>\n')
      return
    case '/api/orders':
      json(200, ORDERS)
      return
    case '/api/orders/9917':
      collect(request, (body) => {
        json(
          request.method === 'PUT' ? 409 : 200,
          request.method === 'PUT' ? { error: 'version', sent: body } : ORDERS[0]
        )
      })
      return
    case '/img/logo.gif':
      response.writeHead(200, { 'Content-Type': 'image/gif', 'Content-Length': PICTURE.length })
      response.end(PICTURE)
      return
    case '/compressed': {
      const body = gzipSync(JSON.stringify(ORDERS))
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
        'Content-Length': body.length
      })
      response.end(body)
      return
    }
    case '/stream':
      response.writeHead(200, { 'Content-Type': 'text/plain' })
      for (const word of ['one', 'two', 'three']) response.write(`chunk ${word}\n`)
      response.end()
      return
    case '/old':
      response.writeHead(302, { Location: '/', 'Content-Length': 0 })
      response.end()
      return
    default:
      json(404, { error: `Not found: ${path ?? ''}.` })
  }
}

function collect(request: http.IncomingMessage, done: (body: string) => void): void {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    done(Buffer.concat(pieces).toString('utf8'))
  })
}
