import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionConfig, SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { recipes, type RecipeId } from '../../shared/recipes/recipes'
import type { SessionRegistry } from '../session/session-registry'

/** Makes and starts the sessions of a recipe: from then on they are sessions like any others. */

type Address = { host: string; port: number } | { path: string }

const HOST = '127.0.0.1'

/** Where a pipe of this name is, on this system. It is the process's own: two apps may show the same recipe. */
function pipePath(name: string): string {
  const unique = `tcplens-${name}-${process.pid}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${unique}` : join(tmpdir(), `${unique}.sock`)
}

/** `image`: the picture that recipes serve. Resolves with the sessions, servers first, then proxies, then clients. */
export async function startRecipe(
  sessions: SessionRegistry,
  image: string,
  id: RecipeId,
  { proxy, name }: { proxy: boolean; name: string }
): Promise<SessionSummary[]> {
  const { servers, clients } = recipes(image)[id]
  const made: number[] = []
  const reached: (Address | null)[] = []
  for (const [at, { at: port, settings }] of servers.entries()) {
    const listen = port === 'pipe' ? { path: pipePath(id) } : { host: HOST, port }
    const called = numbered(name, at, servers.length)
    const server = await start(sessions, { kind: 'server', name: called, listen, ...settings })
    made.push(server.id)
    reached.push(listeningOf(server))
  }
  if (proxy) {
    for (const [at, target] of reached.entries()) {
      // A pipe has no address that a proxy could be pointed at.
      if (target === null || 'path' in target) continue
      const called = numbered(name, at, servers.length)
      const between = await start(sessions, {
        kind: 'proxy',
        name: called,
        listen: { host: HOST, port: 0 },
        target
      })
      made.push(between.id)
      reached[at] = listeningOf(between)
    }
  }
  for (const [at, { to, settings }] of clients.entries()) {
    const target = reached[to]
    if (target === undefined || target === null) continue
    const called = numbered(name, at, clients.length)
    made.push((await start(sessions, { kind: 'client', name: called, target, ...settings })).id)
  }
  return made.map((session) => sessions.get(session))
}

/** A failure stays with its session, where it can be seen; a taken port is none. */
async function start(sessions: SessionRegistry, config: SessionConfig): Promise<SessionSummary> {
  const { id } = sessions.create(config)
  try {
    return await sessions.start(id)
  } catch (error) {
    const free = error instanceof AppError ? error.details?.freePort : undefined
    if (free === undefined || config.kind === 'client') return sessions.get(id)
    const listen = { host: HOST, port: free }
    sessions.update(id, config.kind === 'proxy' ? { ...config, listen } : { ...config, listen })
    return await sessions.start(id).catch(() => sessions.get(id))
  }
}

function listeningOf({ listening }: SessionSummary): Address | null {
  if (listening === null) return null
  return listening.path === undefined
    ? { host: listening.host, port: listening.port }
    : { path: listening.path }
}

function numbered(name: string, at: number, count: number): string {
  return count === 1 ? name : `${name} ${at + 1}`
}
