/** Server sessions with options, for tests. */

import type { Engine } from '../../src/engine/engine'
import type { ServerConfig, SessionSummary } from '../../src/shared/contract/sessions'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { listening } from './engine'

export interface Serving {
  readonly id: number
  readonly address: Endpoint
  summary(): SessionSummary
  /** Number of connections accepted so far, open or closed. */
  total(): number
}

/** Starts a server session; the default is a free loopback port. */
export async function serve(engine: Engine, options: Partial<ServerConfig> = {}): Promise<Serving> {
  const config: ServerConfig = {
    kind: 'server',
    name: '',
    listen: { host: '127.0.0.1', port: 0 },
    ...options
  }
  const session = await engine.handlers['sessions.create']({ config, start: true })
  const summary = (): SessionSummary => engine.sessions.get(session.id)
  return {
    id: session.id,
    address: listening(session),
    summary,
    total: () => summary().connections.total
  }
}

/** Returns the code and message of the error when a server session fails to start. */
export async function whyNot(
  engine: Engine,
  options: Partial<ServerConfig>
): Promise<{ code: string; message: string } | null> {
  const config: ServerConfig = {
    kind: 'server',
    name: '',
    listen: { host: '127.0.0.1', port: 0 },
    ...options
  }
  const { id } = engine.sessions.create(config)
  try {
    await engine.sessions.start(id)
    return null
  } catch {
    const { error } = engine.sessions.get(id)
    return error === null ? null : { code: error.code, message: error.message }
  }
}
