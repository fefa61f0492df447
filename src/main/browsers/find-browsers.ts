/** Finds the known browsers that are installed on this machine. */
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { browserCandidates, type BrowserKind, type Environment } from './candidates'

export interface FoundBrowser {
  readonly id: string
  readonly name: string
  readonly kind: BrowserKind
  readonly program: string
}

export async function findBrowsers(
  platform: string = process.platform,
  environment: Environment = process.env
): Promise<FoundBrowser[]> {
  const found = await Promise.all(
    browserCandidates(platform, environment).map(async ({ id, name, kind, commands, paths }) => {
      const program = (await firstRunnable(paths)) ?? (await findProgram(commands, environment))
      return program === null ? [] : [{ id, name, kind, program }]
    })
  )
  return found.flat()
}

/** Returns the first of these names found in the search path. */
export async function findProgram(
  names: readonly string[],
  environment: Environment = process.env
): Promise<string | null> {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return firstRunnable(names.flatMap((name) => folders.map((folder) => join(folder, name))))
}

async function firstRunnable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      // Missing or not executable: try the next one.
      () => false
    )
    if (isThere) return path
  }
  return null
}
