/** Client sessions with settings, and the recorded events of their connect attempts. */

import type { Engine } from '../../src/engine/engine'
import type { ClientConfig } from '../../src/shared/contract/sessions'
import type { ConnectionDetail } from '../../src/shared/contract/traffic'

type Settings = Omit<ClientConfig, 'kind' | 'name'>

export function createClient(engine: Engine, settings: Settings): number {
  return engine.sessions.create({ kind: 'client', name: '', ...settings }).id
}

/** Creates and starts it; its number, once it is connected. */
export async function connectClient(engine: Engine, settings: Settings): Promise<number> {
  const id = createClient(engine, settings)
  await engine.sessions.start(id)
  return id
}

/** Events as they are in the record, without the members that every one has; first bytes are left out. */
export function story(detail: ConnectionDetail): Record<string, unknown>[] {
  return detail.events
    .filter(({ name }) => name !== 'first-byte')
    .map(({ data }) => {
      const { connection: _connection, ...rest } = data
      return rest
    })
}

/** Returns the events with these names. */
export function told(detail: ConnectionDetail, ...names: string[]): Record<string, unknown>[] {
  return story(detail).filter(({ event }) => names.includes(String(event)))
}
