#!/usr/bin/env node
/** The CLI entry: ensures that the host is built from the current sources, and runs it. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureHostBuilt } from '../scripts/build-host.mjs'
import { runScript } from '../scripts/runtime/step-error.mjs'

await runScript(async () => {
  const folder = await ensureHostBuilt()
  /** @type {{ main: (argv: string[]) => Promise<number> }} */
  const { main } = await import(pathToFileURL(join(folder, 'cli.js')).href)
  return main(process.argv.slice(2))
})
