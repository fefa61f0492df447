/** Real HTTP/2 peers: a server with a response of every kind, and its clients. */

import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'

export const BIG = Buffer.from('0123456789abcdef'.repeat(20_000))

/** In the clear, or over TLS with `secure`. */
export async function startHttp2(secure?: http2.SecureServerOptions): Promise<Endpoint> {
  const server = secure === undefined ? http2.createServer() : http2.createSecureServer(secure)
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  server.on('stream', answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const session of sessions) session.destroy()
      })
  )
  const { address, port } = server.address() as AddressInfo
  return { host: address, port }
}

function answer(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void {
  stream.on('error', () => undefined)
  const path = headers[':path'] ?? ''
  switch (path.split('?')[0]) {
    case '/trailers':
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-checksum': 'abc', 'grpc-status': '0' })
      })
      stream.respond({ ':status': 200, 'content-type': 'text/plain' }, { waitForTrailers: true })
      stream.end('with trailers')
      break
    case '/early':
      stream.additionalHeaders({ ':status': 103, link: '</style.css>; rel=preload' })
      stream.respond({ ':status': 200, 'content-type': 'text/plain' })
      stream.end('hinted')
      break
    case '/big':
      stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' })
      stream.end(BIG)
      break
    case '/gzip':
      stream.respond({ ':status': 200, 'content-type': 'application/json', 'content-encoding': 'gzip' })
      stream.end(gzipSync(JSON.stringify({ zipped: true })))
      break
    case '/padded':
      stream.respond({ ':status': 204 }, { endStream: true })
      break
    case '/reset':
      stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM)
      break
    case '/push':
      stream.pushStream({ ':path': '/pushed.css' }, (error, pushed) => {
        if (error === null) {
          pushed.respond({ ':status': 200, 'content-type': 'text/css' })
          pushed.end('body{}')
        }
        stream.respond({ ':status': 200, 'content-type': 'text/html' })
        stream.end('<link rel=stylesheet href=/pushed.css>')
      })
      break
    default: {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        stream.respond({ ':status': 200, 'content-type': 'text/plain', 'x-path': path })
        stream.end(`${headers[':method'] ?? ''} ${path} ${Buffer.concat(pieces).toString()}`)
      })
    }
  }
}

/** Sends requests one after another on one connection, then closes it; returns the order of their completion. */
export async function askHttp2(
  url: string,
  requests: readonly (http2.OutgoingHttpHeaders & { body?: string })[],
  options: http2.SecureClientSessionOptions = {}
): Promise<string[]> {
  const session = http2.connect(url, options)
  session.on('stream', (pushed) => pushed.resume())
  const answers: string[] = []
  for (const { body, ...headers } of requests) {
    answers.push(
      await new Promise<string>((resolve) => {
        const stream = session.request(headers)
        let text = ''
        stream.setEncoding('latin1')
        stream.on('data', (piece: string) => (text += piece))
        stream.on('error', (error: Error) => (text = error.message))
        stream.on('close', () => {
          resolve(text)
        })
        stream.end(body)
      })
    )
  }
  await new Promise<void>((resolve) => {
    // A server that sent GOAWAY may have closed it already.
    if (session.destroyed) resolve()
    else session.once('close', resolve).close()
  })
  return answers
}
