import net from 'node:net'
import tls from 'node:tls'
import { makeSelfSigned } from '../../../src/engine/tls/self-signed'
import { servePart } from '../child-port'
import { REQUEST_BYTES, RESPONSE_TEXT } from '../load/http-texts'
import { BLOCK, PatternChecker } from '../load/pattern'
import { RateWindow } from '../load/rate-window'
import type { ServerRequests, Service } from '../protocol'

/** The server side of every load: receives or sends bulk, echoes, and answers HTTP requests of a known length. */

type PlainService = 'sink' | 'source' | 'echo' | 'http'

let window = new RateWindow(0, 0)
let taken: PatternChecker[] = []
let given = 0

const services: Record<PlainService, (socket: net.Socket) => void> = {
  /** Verifies the input and ends when the client does. */
  sink(socket) {
    const checker = new PatternChecker()
    taken.push(checker)
    socket.on('data', (chunk: Buffer) => {
      checker.take(chunk, chunk.length)
      window.add(chunk.length)
    })
    socket.on('end', () => socket.end())
  },
  /** Sends until the client ends. */
  source(socket) {
    let open = true
    const send = (): void => {
      let flowing = true
      while (open && flowing) {
        flowing = socket.write(BLOCK)
        given += BLOCK.length
      }
    }
    socket.on('drain', send)
    socket.on('end', () => {
      open = false
      socket.end()
    })
    socket.resume()
    send()
  },
  echo(socket) {
    socket.on('data', (chunk: Buffer) => socket.write(chunk))
    socket.on('end', () => socket.end())
  },
  http(socket) {
    let pending = 0
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.length
      const requests = Math.floor(pending / REQUEST_BYTES)
      pending -= requests * REQUEST_BYTES
      if (requests > 0) socket.write(RESPONSE_TEXT.repeat(requests), 'latin1')
    })
    socket.on('end', () => socket.end())
  }
}

const certificate = await makeSelfSigned([])

async function listen(service: PlainService, secured = false): Promise<number> {
  const options = { allowHalfOpen: true, noDelay: true }
  const serve = (socket: net.Socket): void => {
    socket.on('error', () => socket.destroy())
    services[service](socket)
  }
  const server = secured
    ? tls.createServer({ ...options, ...certificate }, serve)
    : net.createServer(options, serve)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const ports: Record<Service, number> = {
  sink: await listen('sink'),
  source: await listen('source'),
  echo: await listen('echo'),
  http: await listen('http'),
  'secure-sink': await listen('sink', true),
  'secure-source': await listen('source', true),
  'secure-echo': await listen('echo', true)
}

servePart<ServerRequests>({
  ports: () => ports,
  begin: ({ warmMs, measureMs }) => {
    window = new RateWindow(warmMs, measureMs)
    taken = []
    given = 0
    return null
  },
  totals: () => ({
    rate: window.rate,
    taken: taken.reduce((sum, { bytes }) => sum + bytes, 0),
    wrong: taken.reduce((sum, { wrong }) => sum + wrong, 0),
    given
  })
})
