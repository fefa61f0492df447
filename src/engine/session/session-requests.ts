import type { EngineRequests } from '../../shared/contract/contract'
import { AppError } from '../../shared/model/app-error'
import type { Handlers } from '../../shared/rpc/server'
import type { SessionRegistry } from './session-registry'

/** Session requests that need more than the list of sessions. */
type Elsewhere = 'sessions.send' | 'sessions.sequence' | 'sessions.previewAnswer'

type SessionHandlers = Pick<
  Handlers<EngineRequests>,
  Exclude<Extract<keyof EngineRequests, `sessions.${string}`>, Elsewhere> | 'connections.read'
>

/** Returns the handlers of the window's requests to the list of sessions. */
export function sessionHandlers(sessions: SessionRegistry): SessionHandlers {
  return {
    'sessions.list': () => sessions.list(),
    'sessions.create': async ({ config, start, at, colour }) => {
      const created = sessions.create(config, at, colour)
      return start ? sessions.start(created.id) : created
    },
    'sessions.update': ({ id, config }) => sessions.update(id, config),
    'sessions.duplicate': ({ id }) => sessions.duplicate(id),
    'sessions.remove': async ({ id, how }) => {
      await sessions.remove(id, how)
      return null
    },
    'sessions.start': ({ id }) => sessions.start(id),
    'sessions.stop': ({ id, how }) => sessions.stop(id, how),
    'sessions.startAll': () => sessions.startAll(),
    'sessions.stopAll': () => sessions.stopAll(),
    'sessions.frame': ({ id, framing }) => sessions.frame(id, framing),
    'sessions.behave': ({ id, behaviours }) => sessions.behave(id, behaviours),
    'sessions.clients': ({ id, first, count }) => sessions.clients(id, first, count),
    'sessions.trust': ({ id, host, on }) => sessions.trust(id, host, on),
    'sessions.resumeInterception': ({ id, client }) => sessions.resumeInterception(id, client),
    'connections.read': ({ connection, on }) => {
      const live = sessions.connection(connection)
      if (live.read === undefined) {
        throw new AppError(
          'wrong-state',
          'Reading cannot be paused on a proxy connection: backpressure controls it.'
        )
      }
      live.read(on)
      return null
    }
  }
}
