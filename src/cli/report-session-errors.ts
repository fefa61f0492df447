import type { Engine } from '../engine/engine'
import type { Events } from '../shared/contract/contract'
import { fail } from './failure'
import type { StandardOutput } from './output'

/** Reports errors that affect the clients of a running session, once each time they begin. The session continues. */
export function reportSessionErrors(engine: Engine, output: StandardOutput, json: boolean): void {
  const reported = new Map<number, string>()
  engine.onEvent((name, payload) => {
    if (name !== 'sessions') return
    for (const { id, state, error } of payload as Events['sessions']) {
      const message = state === 'running' && error !== null ? error.message : undefined
      if (message === reported.get(id)) continue
      if (message === undefined) reported.delete(id)
      else reported.set(id, message)
      if (message !== undefined && error !== null) void fail(output, json, error)
    }
  })
}
