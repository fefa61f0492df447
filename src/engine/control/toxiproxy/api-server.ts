import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isLoopback } from '../../../shared/model/loopback'
import { ApiError, badBody } from './api-error'
import { asApiError, PopulateError, type ToxicProxies } from './toxic-proxies'

/**
 * Toxiproxy's HTTP API (version 2.12.0), so that its clients and the test suites written for it run unchanged. It has
 * no login: it listens on the loopback, and refuses browsers and requests for other names.
 */

const VERSION = '2.12.0'
const MAX_BODY_BYTES = 1024 * 1024

interface Reply {
  readonly status: number
  /** Absent for none. */
  readonly body?: unknown
}

export class ToxiproxyServer {
  readonly #proxies: ToxicProxies
  readonly #server: Server
  readonly #host: string

  /** `host`: the name or address to listen on, and accepted in requests besides the loopback. */
  constructor(proxies: ToxicProxies, host: string) {
    this.#proxies = proxies
    this.#host = host
    this.#server = createServer((request, response) => {
      void this.#answer(request, response)
    })
  }

  /** Resolves with the port. Rejects with the system's error. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, this.#host, () => {
        this.#server.off('error', reject)
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve()
      })
      this.#server.closeAllConnections()
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Toxiproxy-Request-Id', randomBytes(10).toString('hex'))
    if (request.headers['user-agent']?.startsWith('Mozilla/') === true) {
      plain(response, 403, 'User agent not allowed\n')
      return
    }
    if (!this.#isForUs(request.headers.host)) {
      plain(response, 403, 'Host not allowed\n')
      return
    }
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const [first = '', ...rest] = path.split('/').slice(1).map(decoded)
    if (request.method === 'GET' && first === 'version' && rest.length === 0) {
      response.writeHead(200, { 'Content-Type': 'application/json;charset=utf-8' })
      response.end(`{"version": "${VERSION}"}\n`)
      return
    }
    try {
      const reply = await this.#route(request, [first, ...rest])
      if (reply === null) plain(response, 404, '404 page not found\n')
      else send(response, reply)
    } catch (error) {
      const { status, message } = asApiError(error)
      const more =
        error instanceof PopulateError ? { proxies: error.proxies.length === 0 ? null : error.proxies } : {}
      json(response, status, `${JSON.stringify({ error: message, status, ...more })}\n`)
    }
  }

  /** Returns null for a path that does not exist. */
  async #route(
    request: IncomingMessage,
    [first, name, toxics, toxic, ...more]: string[]
  ): Promise<Reply | null> {
    const { method = 'GET' } = request
    const changes = method === 'POST' || method === 'PATCH'
    const body = method === 'GET' || method === 'DELETE' ? undefined : await readBody(request)
    const proxies = this.#proxies
    if (more.length > 0) return null
    if (first === 'reset' && name === undefined && method === 'POST') {
      await proxies.reset()
      return { status: 204 }
    }
    if (first === 'populate' && name === undefined && method === 'POST')
      return { status: 201, body: { proxies: await proxies.populate(parsed(body)) } }
    if (first !== 'proxies') return null
    if (name === undefined || name === '') {
      if (method === 'GET') return { status: 200, body: proxies.list() }
      if (method === 'POST') return { status: 201, body: await proxies.create(parsed(body)) }
      throw notAllowed()
    }
    if (toxics === undefined) {
      if (method === 'GET') return { status: 200, body: proxies.get(name) }
      if (changes) return { status: 200, body: await proxies.update(name, parsed(body)) }
      if (method !== 'DELETE') throw notAllowed()
      await proxies.remove(name)
      return { status: 204 }
    }
    if (toxics !== 'toxics') return null
    if (toxic === undefined || toxic === '') {
      if (method === 'GET') return { status: 200, body: proxies.toxics(name) }
      if (method === 'POST') return { status: 200, body: await proxies.addToxic(name, parsed(body)) }
      throw notAllowed()
    }
    if (method === 'GET') return { status: 200, body: proxies.toxic(name, toxic) }
    if (changes) return { status: 200, body: await proxies.updateToxic(name, toxic, parsed(body)) }
    if (method !== 'DELETE') throw notAllowed()
    await proxies.removeToxic(name, toxic)
    return { status: 204 }
  }

  /** A page in a browser may reach the loopback by a name of its own (DNS rebinding). */
  #isForUs(host: string | undefined): boolean {
    const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
    return name === this.#host || isLoopback(name)
  }
}

function notAllowed(): ApiError {
  return new ApiError(405, 'method not allowed')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function parsed(body: Buffer | undefined): unknown {
  try {
    return JSON.parse((body ?? Buffer.alloc(0)).toString('utf8')) as unknown
  } catch (error) {
    throw badBody(error instanceof Error ? error.message : 'not JSON')
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > MAX_BODY_BYTES) throw badBody('larger than 1 MiB')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function send(response: ServerResponse, { status, body }: Reply): void {
  if (body === undefined) {
    response.writeHead(status)
    response.end()
  } else json(response, status, JSON.stringify(body))
}

function json(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(text)
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(text)
}
