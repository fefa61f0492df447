/** `tcplens decode` of a capture whose second connection exceeds the memory limit of the analysis. */

import { expect, it, onTestFinished, vi } from 'vitest'
import { parseLines, runCli } from '../helpers/cli'
import { largeConnection, SMALL_HEAP_MB } from '../helpers/large-connection'

it('decode prints everything else and the problem, and exits with 1', { timeout: 120_000 }, async () => {
  vi.stubEnv('TCPLENS_ANALYSIS_HEAP_MB', String(SMALL_HEAP_MB))
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const path = await largeConnection()
  const json = await runCli('decode', path, '--json')
  expect(json.code).toBe(1)
  const lines = parseLines(json.stdout)
  const messages = lines.filter(({ event, connection }) => event === 'message' && connection !== 2)
  expect(messages.map(({ target, status }) => target ?? status)).toEqual([
    '/first',
    200,
    '/third',
    200,
    '/fourth',
    200
  ])
  expect(lines.filter(({ event }) => event === 'note')).toMatchObject([
    { connection: 2, code: 'analysis-stopped', severity: 'error' }
  ])
  expect(lines.filter(({ event }) => event === 'connection-close')).toHaveLength(3)
  const message =
    'Connection 2 was not decoded: decoding used too much memory or failed. All other connections were decoded.'
  expect(lines.at(-1)).toEqual({ event: 'error', code: 'analysis-stopped', message })
  expect(json.stderr).toContain(message)
  const text = await runCli('decode', path)
  expect(text.code).toBe(1)
  expect(text.stdout).toContain('Decoding this connection used too much memory or failed.')
  expect(text.stdout).toContain('/fourth')
})
