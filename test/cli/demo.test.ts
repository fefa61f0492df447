import { expect, it } from 'vitest'
import { parseLines, startCli } from '../helpers/cli'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'

it('the demo prints the curl command to try, which works', needs('curl'), async () => {
  const cli = startCli(['demo'])
  await expect.poll(() => cli.text(), { timeout: 10_000 }).toContain('Ctrl-C stops the demo.')
  const line = /^ {2}curl -v (\S+)$/m.exec(cli.text())?.[1] ?? ''
  const { code, stdout } = await run(peerPath('curl'), ['-sS', line])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toHaveLength(2)
  await expect.poll(() => cli.text(), { timeout: 5000 }).toContain('GET /api/orders')
  cli.kill('SIGINT')
  expect(await cli.exited).toMatchObject({ code: 0, stderr: '' })
})

it('the demo supports JSON too', async () => {
  const cli = startCli(['demo', '--json'])
  await cli.until('listening', ({ event }) => event === 'listening')
  cli.kill('SIGTERM')
  const { code, stdout } = await cli.exited
  expect(code).toBe(0)
  expect(parseLines(stdout).map(({ event }) => event)).toEqual(['listening', 'closed'])
})
