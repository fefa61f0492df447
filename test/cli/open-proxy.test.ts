/** A proxy that is open to the whole network is announced with a warning. */

import { expect, it } from 'vitest'
import { startCli } from '../helpers/cli'

/** Returns the complete stderr output. */
async function warnings(...args: string[]): Promise<string> {
  const cli = startCli(['proxy', '--json', ...args])
  await cli.until('listening', ({ event }) => event === 'listening')
  cli.kill('SIGINT')
  const { stderr, code } = await cli.exited
  expect(code).toBe(0)
  return stderr
}

it.each([
  ['socks', '0.0.0.0:0'],
  ['http', '[::]:0'],
  ['auto', '0.0.0.0:0']
])('warns in mode %s at %s without a login', async (mode, listen) => {
  expect(await warnings('--mode', mode, '--listen', listen)).toMatch(
    /^tcplens: Warning: other machines can use this proxy without a login .*--login USER:PASSWORD/
  )
})

it.each([
  ['--mode', 'socks', '--listen', '127.0.0.1:0'],
  ['--mode', 'http', '--listen', '[::1]:0'],
  ['--mode', 'auto', '--listen', '0.0.0.0:0', '--login', 'user:password'],
  // A reverse proxy: its clients reach only one target.
  ['--listen', '0.0.0.0:0', '--target', '127.0.0.1:9']
])('gives no warning with %s %s %s %s', async (...args) => {
  expect(await warnings(...args)).toBe('')
})
