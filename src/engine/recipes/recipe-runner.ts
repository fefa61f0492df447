import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineRequests } from '../../shared/contract/contract'
import type { SessionConfig, SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { GROUP_SEPARATOR } from '../../shared/recipes/recipe'
import { recipes, type RecipeId } from '../../shared/recipes/recipes'
import type { SessionRegistry } from '../session/session-registry'

/** Creates and starts the sessions of a recipe, which are ordinary sessions afterwards. */

type RecipeStart = EngineRequests['recipes.start']['input']
type Address = { host: string; port: number } | { path: string }

const HOST = '127.0.0.1'

/**
 * Returns the platform's path for a pipe of this name. It contains the PID, because two processes may run the same
 * recipe.
 */
function pipePath(name: string): string {
  const unique = `tcplens-${name}-${process.pid}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${unique}` : join(tmpdir(), `${unique}.sock`)
}

/** `image`: path of the picture that recipes serve. Resolves with the sessions: servers, then proxies, then clients. */
export async function startRecipe(
  sessions: SessionRegistry,
  image: string,
  id: RecipeId,
  { proxy, name, roles }: Pick<RecipeStart, 'proxy' | 'name' | 'roles'>
): Promise<SessionSummary[]> {
  const { servers, clients } = recipes(image)[id]
  const group = freeName(sessions, name)
  const isGroup = proxy || servers.length + clients.length > 1
  const named = (
    role: keyof typeof roles,
    at: number,
    count: number
  ): Pick<SessionConfig, 'name' | 'group'> =>
    isGroup
      ? { name: numbered(`${group}${GROUP_SEPARATOR}${roles[role]}`, at, count), group }
      : { name: group }
  const made: number[] = []
  const addresses: (Address | null)[] = []
  for (const [at, { at: port, settings }] of servers.entries()) {
    const listen = port === 'pipe' ? { path: pipePath(id) } : { host: HOST, port }
    const called = named('server', at, servers.length)
    const server = await start(sessions, { kind: 'server', ...called, listen, ...settings })
    made.push(server.id)
    addresses.push(listeningOf(server))
  }
  if (proxy) {
    for (const [at, target] of addresses.entries()) {
      // A proxy cannot have a pipe as its target.
      if (target === null || 'path' in target) continue
      const called = named('proxy', at, servers.length)
      const between = await start(sessions, {
        kind: 'proxy',
        ...called,
        listen: { host: HOST, port: 0 },
        target
      })
      made.push(between.id)
      addresses[at] = listeningOf(between)
    }
  }
  for (const [at, { to, settings }] of clients.entries()) {
    const target = addresses[to]
    if (target === undefined || target === null) continue
    const called = named('client', at, clients.length)
    made.push((await start(sessions, { kind: 'client', ...called, target, ...settings })).id)
  }
  return made.map((session) => sessions.get(session))
}

/** A failed start is shown with the session, except for a port in use, which is replaced by a free one. */
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

/** Returns `name`, with a number if sessions of an earlier start already use it. */
function freeName(sessions: SessionRegistry, name: string): string {
  const taken = new Set(sessions.list().map(({ config }) => config.group ?? config.name))
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`
    if (!taken.has(candidate)) return candidate
  }
}

function numbered(name: string, at: number, count: number): string {
  return count === 1 ? name : `${name} ${at + 1}`
}
