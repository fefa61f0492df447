import http from 'node:http'
import type { SessionSummary } from '../../shared/contract/sessions'
import { endpointOf } from '../../shared/model/connection-event'
import { AppError, messageOf } from '../../shared/model/app-error'
import type { SessionRegistry } from '../session/session-registry'
import { startDemoServer, type DemoServer } from './demo-server'

/** The demo: the built-in server, a proxy in front of it, and some requests through that proxy. */

const REQUESTS: readonly { method: string; path: string; body?: string }[] = [
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/api/orders?page=1' },
  { method: 'PUT', path: '/api/orders/9917', body: '{ "id": 9917, "status": "paid", "note": "荣光无限" }' },
  { method: 'GET', path: '/img/logo.gif' },
  { method: 'GET', path: '/compressed' },
  { method: 'GET', path: '/stream' },
  { method: 'GET', path: '/old' },
  { method: 'GET', path: '/favicon.ico' }
]

export class Demo {
  readonly #sessions: SessionRegistry
  #server: Promise<DemoServer> | undefined
  #session: number | undefined
  #port: number | undefined

  constructor(sessions: SessionRegistry) {
    this.#sessions = sessions
  }

  /** Starts the parts that are not running and sends the requests. */
  async start(): Promise<SessionSummary> {
    const summary = await this.startProxy()
    if (summary.listening !== null) {
      try {
        await sendRequests(summary.listening)
      } catch (error) {
        // The session may be stopped, or its connections closed, while its requests are in progress.
        throw new AppError('connect-failed', `The demo's requests did not complete: ${messageOf(error)}`)
      }
    }
    return this.#sessions.get(summary.id)
  }

  async startProxy(): Promise<SessionSummary> {
    this.#server ??= startDemoServer()
    const { address } = await this.#server
    this.#port = address.port
    const running = this.#sessions.list().find(({ id }) => id === this.#session)
    if (running?.state === 'running') return running
    if (running !== undefined) return this.#sessions.start(running.id)
    const { id } = this.#sessions.create({
      kind: 'proxy',
      name: 'Demo',
      listen: { host: '127.0.0.1', port: 0 },
      target: address
    })
    this.#session = id
    return this.#sessions.start(id)
  }

  /** True for a proxy in front of the demo server, which is useless without that server. */
  owns({ config }: SessionSummary): boolean {
    if (config.kind !== 'proxy' || config.target === undefined || this.#port === undefined) return false
    return endpointOf(config.target).port === this.#port
  }

  async close(): Promise<void> {
    await (await this.#server)?.close()
  }
}

async function sendRequests(proxy: { host: string; port: number }): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 })
  try {
    await Promise.all(REQUESTS.map((request) => send(agent, proxy, request)))
  } finally {
    agent.destroy()
  }
}

function send(
  agent: http.Agent,
  { host, port }: { host: string; port: number },
  { method, path, body }: { method: string; path: string; body?: string }
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(body),
            'If-Match': '"v41"'
          }
    const request = http.request({ agent, host, port, method, path, headers }, (response) => {
      response.resume()
      response.on('end', resolve)
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}
