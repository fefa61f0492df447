/** Captures of one connection, recorded by the CLI's own proxy. */

import { join } from 'node:path'
import { expect } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import type { TestAuthority } from './certificates'
import { runCli, startCliProxy } from './cli'
import { temporaryFolder } from './engine'

/**
 * Records the traffic of `talk` through a proxy in front of `target`, started with `args`; returns the capture's
 * path.
 */
export async function recordByCli(
  target: Endpoint,
  args: readonly string[],
  talk: (proxy: Endpoint) => Promise<unknown>
): Promise<string> {
  const path = join(await temporaryFolder(), 'recorded.pcapng')
  const { cli, address } = await startCliProxy(target, '--write', path, ...args)
  await talk(address)
  await cli.until('the end', ({ event }) => event === 'connection-close')
  cli.kill('SIGINT')
  expect((await cli.exited).code).toBe(0)
  return path
}

/**
 * Returns the options of a proxy with TLS interception; `ca` is the authority for its clients. `upstream` is the
 * authority the proxy trusts; without it, it trusts every server.
 */
export async function intercepting(upstream?: TestAuthority): Promise<{ args: string[]; ca: string }> {
  const folder = await temporaryFolder()
  expect((await runCli('ca', '--ca-dir', folder)).code).toBe(0)
  const trust = upstream === undefined ? ['--insecure-upstream'] : ['--upstream-ca', upstream.certFile]
  return { args: ['--tls', 'intercept', '--ca-dir', folder, ...trust], ca: join(folder, 'ca.pem') }
}
