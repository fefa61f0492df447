import type { Engine } from '../engine/engine'
import type { Events } from '../shared/contract/contract'
import { fail } from './failure'
import type { StandardOutput } from './output'

/** Reports errors that affect the clients of a running session, once each time they begin. The session continues. */
export function tellTrouble(engine: Engine, output: StandardOutput, json: boolean): void {
  const told = new Map<number, string>()
  engine.onEvent((name, payload) => {
    if (name !== 'sessions') return
    for (const { id, state, error } of payload as Events['sessions']) {
      const message = state === 'running' && error !== null ? error.message : undefined
      if (message === told.get(id)) continue
      if (message === undefined) told.delete(id)
      else told.set(id, message)
      if (message !== undefined && error !== null) void fail(output, json, error)
    }
  })
}
