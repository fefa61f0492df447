import type { Engine } from '../engine/engine'
import type { Events } from '../shared/contract/contract'
import { fail } from './failure'
import type { StandardOutput } from './output'

/** Tells what the clients of a running session suffer from, once each time it begins: the session itself goes on. */
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
