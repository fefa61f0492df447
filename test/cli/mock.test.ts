import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startEngine, startProxy, temporaryFolder } from '../helpers/engine'
import { startCli, type RunningCli } from '../helpers/cli'
import { curl, rawTalk, untilAnalysed, withoutDate } from '../helpers/mocking'
import { startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { startLineServer } from '../helpers/line-server'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { startPostgresql } from '../helpers/peers/postgresql'
import { startRedis } from '../helpers/redis'

async function portOf(cli: RunningCli): Promise<number> {
  const line = await cli.until('where it listens', ({ event }) => event === 'listening')
  return Number(line['port'])
}

const run = promisify(execFile)

/** Records the traffic of `ask` through a proxy in front of `target` as a capture. */
async function record<Answers>(
  target: number,
  ask: (port: number) => Promise<Answers>
): Promise<{ path: string; answers: Answers }> {
  const folder = await temporaryFolder()
  const path = join(folder, 'recorded.pcapng')
  const engine = await startEngine({ folder, file: { path, overwrite: false } })
  const proxy = await startProxy(engine, { host: '127.0.0.1', port: target })
  const answers = await ask(proxy.address.port)
  await untilAnalysed(engine)
  await engine.close()
  return { path, answers }
}

async function startMocking(
  args: readonly string[]
): Promise<{ port: number; told(result: string): number; stop(): Promise<void> }> {
  const cli = startCli(['server', '--listen', '127.0.0.1:0', '--json', '--mock', ...args])
  return {
    port: await portOf(cli),
    told: (result) =>
      cli.lines().filter((line) => line['event'] === 'mocked' && line['result'] === result).length,
    stop: async () => {
      cli.kill('SIGINT')
      expect((await cli.exited).code).toBe(0)
    }
  }
}

describe('tcplens server --mock', () => {
  it(
    'serves a capture, reports the reasons, and records forwarded responses',
    needs('nginx', 'curl'),
    async () => {
      const nginx = await startNginx(peerPath('nginx'))
      const folder = await temporaryFolder()
      const path = join(folder, 'recorded.pcapng')
      const engine = await startEngine({ folder, file: { path, overwrite: false } })
      const proxy = await startProxy(engine, { host: '127.0.0.1', port: nginx.port })
      const recorded = await curl(`http://127.0.0.1:${proxy.address.port}/hello.txt?a=1&b=2`)
      await untilAnalysed(engine)
      await engine.close()

      const keep = join(folder, 'set.pcapng')
      const miss = `forward:127.0.0.1:${nginx.port}`
      const common = ['server', '--listen', '127.0.0.1:0', '--json']
      const first = startCli([...common, '--mock', path, '--mock-miss', miss, '--mock-keep', keep])
      const port = await portOf(first)
      const answer = await curl(`http://127.0.0.1:${port}/hello.txt?b=2&a=1`)
      expect(withoutDate(answer)).toBe(withoutDate(recorded))
      const missing = await curl(`http://127.0.0.1:${port}/nothing`)
      expect(missing.toString()).toContain('404 Not Found')
      const told = await first.until(
        'why',
        ({ event, result }) => event === 'mocked' && result === 'answered'
      )
      expect(told).toMatchObject({
        why: 'only',
        from: { kind: 'exchange', number: 1, capture: 'recorded.pcapng' }
      })
      await first.until('a miss', ({ event, result }) => event === 'mocked' && result === 'forwarded')
      first.kill('SIGINT')
      expect((await first.exited).code).toBe(0)
      await nginx.stop()

      const second = startCli([
        ...common,
        '--mock',
        keep,
        '--mock-dates',
        'recorded',
        '--mock-miss',
        '599:gone'
      ])
      const again = await portOf(second)
      expect((await curl(`http://127.0.0.1:${again}/nothing`)).equals(missing)).toBe(true)
      expect((await curl(`http://127.0.0.1:${again}/other`)).toString()).toMatch(/^HTTP\/1\.1 599[^]*gone$/)
      second.kill('SIGINT')
      expect((await second.exited).code).toBe(0)
    }
  )

  it('serves messages of any protocol', async () => {
    const { port: target, stop } = await startLineServer()
    const folder = await temporaryFolder()
    const path = join(folder, 'recorded.pcapng')
    const engine = await startEngine({ folder, file: { path, overwrite: false } })
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: target })
    expect((await rawTalk(proxy.address.port, 'one\ntwo\n')).toString()).toBe('1: one\n2: two\n')
    await untilAnalysed(engine)
    await engine.close()
    await stop()
    const args = ['server', '--listen', '127.0.0.1:0', '--json', '--mock', path]
    const cli = startCli([...args, '--mock-messages', 'lines', '--mock-miss', 'text:what?\\n'])
    const answer = await rawTalk(await portOf(cli), 'two\nthree\none\n')
    expect(answer.toString()).toBe('2: two\nwhat?\n1: one\n')
    cli.kill('SIGINT')
    await cli.exited
  })

  it('serves redis-cli by the lines of its commands', needs('redis-server', 'redis-cli'), async () => {
    const redis = await startRedis()
    const commands = [
      ['SET', 'colour', 'red'],
      ['GET', 'colour'],
      ['LRANGE', 'none', '0', '-1'],
      ['NOSUCH', 'thing']
    ]
    const ask = async (port: number, words: readonly string[]): Promise<string> =>
      (await run(peerPath('redis-cli'), ['-p', String(port), ...words], { timeout: 20_000 })).stdout
    const { path, answers: recorded } = await record(redis.port, async (port) => {
      const answers: string[] = []
      for (const words of commands) answers.push(await ask(port, words))
      return answers
    })
    const { port, told, stop } = await startMocking([path, '--mock-messages', 'delimiter:0d0a'])
    const answers: string[] = []
    for (const words of commands) answers.push(await ask(port, words))
    expect(answers).toEqual(recorded)
    expect(answers.slice(0, 2)).toEqual(['OK\n', 'red\n'])
    await stop()
    expect(told('missed')).toBe(0)
  })

  it('serves psql by its turns', needs('postgres', 'initdb', 'psql'), async () => {
    const postgres = await startPostgresql(await makeSelfSignedFiles({ name: 'localhost' }))
    const ask = async (port: number, sql: string): Promise<string> => {
      const place = `host=127.0.0.1 port=${port} user=${postgres.user} dbname=postgres sslmode=disable gssencmode=disable`
      const { stdout, stderr } = await run(peerPath('psql'), ['-XAt', place, '-c', sql], {
        timeout: 20_000
      }).catch((error: unknown) => error as { stdout: string; stderr: string })
      return stdout + stderr
    }
    const queries = ["SELECT 6 * 7 AS answer, 'ä'", 'SELECT generate_series(1, 3)', 'SELECT nothing']
    const { path, answers: recorded } = await record(postgres.port, async (port) => {
      const answers: string[] = []
      for (const sql of queries) answers.push(await ask(port, sql))
      return answers
    })
    const { port, told, stop } = await startMocking([path, '--mock-miss', 'close'])
    const answers: string[] = []
    for (const sql of queries.toReversed()) answers.unshift(await ask(port, sql))
    expect(answers).toEqual(recorded)
    expect(answers).toEqual(['42|ä\n', '1\n2\n3\n', expect.stringContaining('"nothing" does not exist')])
    expect(await ask(port, 'SELECT 1')).toMatch(/server closed the connection/)
    await stop()
    expect(told('missed')).toBe(1)
  })

  it.each([
    [['--mock', '/nowhere/x.pcapng'], 1, 'The capture /nowhere/x.pcapng does not exist or is not a file.'],
    [['--mock-order', 'best'], 2, '--mock-order requires --mock CAPTURE.'],
    [['--mock', 'x', '--mock-match', 'cookie'], 2, '--mock-match cookie is not one of'],
    [['--mock', 'x', '--mock-miss', '99'], 2, '--mock-miss 99 is not a whole number from 200 to 599.'],
    [['--mock', 'x', '--mock-messages', 'length:3'], 2, '--mock-messages length:3 is not one of'],
    [['--mock', 'x', '--mock-delay', '0'], 2, '--mock-delay 0 is not a factor from 0.01 to 100.']
  ])('reports the problem of %j', async (args, code, words) => {
    const { stderr, ...exit } = await startCli(['server', '--listen', '127.0.0.1:0', ...args]).exited
    expect(exit.code).toBe(code)
    expect(stderr).toContain(words)
  })
})
