import { AppError } from '../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import type { ConnectionSet } from './connection-set'
import type { LiveConnection } from './live-connection'
import type { Ending } from './lifecycle'
import type { RunningSession } from './running-session'

/** A client: one connection, which is the session's whole life. */

export interface ClientHooks {
  onConnected(): void
  onClose(connection: LiveConnection, ending: Ending): void
}

export interface ClientOptions {
  target: Endpoint
  connections: ConnectionSet
  connect(hooks: ClientHooks): LiveConnection
}

export class ClientSession implements RunningSession {
  readonly connections: ConnectionSet
  readonly ended: Promise<void>
  readonly #options: ClientOptions
  #onEnded: () => void = () => undefined

  constructor(options: ClientOptions) {
    this.#options = options
    this.connections = options.connections
    this.ended = new Promise((resolve) => {
      this.#onEnded = resolve
    })
  }

  /** Resolves when connected. */
  start(): Promise<null> {
    const { connect, connections, target } = this.#options
    return new Promise((resolve, reject) => {
      const connection = connect({
        onConnected: () => {
          resolve(null)
        },
        onClose: (closed, ending) => {
          connections.delete(closed)
          // Settled already unless it never connected.
          reject(connectError(target, ending))
          this.#onEnded()
        }
      })
      connections.add(connection)
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

function connectError(target: Endpoint, { code }: Ending): AppError {
  return new AppError(
    'connect-failed',
    `Cannot connect to ${formatEndpoint(target)}: ${explain(code)}`,
    code === undefined ? {} : { systemCode: code }
  )
}

function explain(code: string | undefined): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there. Is the server running, and is the port right?'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name cannot be resolved. Check it, or use an address.'
    case 'ETIMEDOUT':
      return 'no answer came. A firewall may drop what is sent there.'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no route to it from here.'
    case undefined:
      return 'it was stopped before it had connected.'
    default:
      return `the system says ${code}.`
  }
}
