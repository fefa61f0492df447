/**
 * The files that the page may have the engine read and write: those chosen by the user in the system's dialog, and
 * those named in the saved sessions. Otherwise a page compromised by captured content could send any file anywhere.
 */
import { resolve } from 'node:path'
import type { EngineRequests } from '../shared/contract/contract'
import { AppError } from '../shared/model/app-error'
import type { Handlers } from '../shared/rpc/server'

export class GrantedPaths {
  readonly #granted = new Set<string>()

  grant(path: string): void {
    this.#granted.add(resolve(path))
  }

  /** Grants all paths in a saved value. */
  grantAllIn(value: unknown): void {
    for (const path of filePathsIn(value)) this.grant(path)
  }

  /** Throws `bad-input` for a path that was not granted. */
  check(value: unknown): void {
    for (const path of filePathsIn(value)) {
      if (!this.#granted.has(resolve(path))) {
        throw new AppError('bad-input', `${path} was not chosen in a dialog. Choose the file again.`)
      }
    }
  }
}

/** Requests whose input can name files. */
const GUARDED = [
  'sessions.create',
  'sessions.update',
  'sessions.behave',
  'sessions.previewAnswer',
  'sessions.send',
  'sessions.sequence'
] as const satisfies readonly (keyof EngineRequests)[]

export function guardPaths(
  handlers: Handlers<EngineRequests>,
  paths: GrantedPaths
): Handlers<EngineRequests> {
  const guarded = GUARDED.map((name) => [
    name,
    (input: never): unknown => {
      paths.check(input)
      return handlers[name](input)
    }
  ])
  return {
    ...handlers,
    ...(Object.fromEntries(guarded) as Pick<Handlers<EngineRequests>, (typeof GUARDED)[number]>)
  }
}

/** TLS settings that are file paths. */
const FILE_MEMBERS: readonly string[] = ['certificate', 'key', 'authority', 'keyLog']

function* filePathsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  const members = value as Record<string, unknown>
  const isFile = members['form'] === 'file' || members['from'] === 'file' || members['from'] === 'folder'
  for (const [name, member] of Object.entries(members)) {
    if (typeof member === 'string') {
      if ((isFile && name === 'path') || FILE_MEMBERS.includes(name)) yield member
    } else yield* filePathsIn(member)
  }
}
