/**
 * Builds the engine's worker threads once before the tests. A build that fails must fail the tests that start a
 * worker and no others, so its message is handed to them (host-build.ts) instead of ending the run here.
 */

import type { TestProject } from 'vitest/node'
import { ensureHostBuilt } from '../../scripts/build-host.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    hostBuild: { folder: string } | { failure: string }
  }
}

export default async function setup(project: TestProject): Promise<void> {
  // A check of some changed files knows that its tests start no worker.
  if (process.env['TCPLENS_HOST_BUILD'] === 'unused') {
    project.provide('hostBuild', { failure: 'TCPLENS_HOST_BUILD=unused' })
    return
  }
  try {
    project.provide('hostBuild', { folder: await ensureHostBuilt() })
  } catch (error) {
    project.provide('hostBuild', { failure: error instanceof Error ? error.message : String(error) })
  }
}
