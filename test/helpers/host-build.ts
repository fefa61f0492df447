/** Location of the built worker threads for tests; the global set-up builds them before the tests. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inject } from 'vitest'

export type WorkerName = 'engine' | 'capture-writer' | 'capture-saver' | 'analysis' | 'find' | 'repeat'

export function workerUrl(name: WorkerName): URL {
  const hostBuild = inject('hostBuild')
  if ('failure' in hostBuild) throw new Error(`The host did not build: ${hostBuild.failure}`)
  return pathToFileURL(join(hostBuild.folder, `${name}.js`))
}
