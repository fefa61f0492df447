/** `tcplens repeat` against a real nginx, whose own log shows the number of requests. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli, startCli, parseLines, type JsonLine } from '../helpers/cli'
import { startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { startRedis } from '../helpers/redis'
import { closedPort } from '../helpers/servers'

const BIN = fileURLToPath(new URL('../../bin/tcplens.mjs', import.meta.url))

describe('tcplens repeat', needs('nginx', 'curl'), () => {
  let folder: string
  let nginx: Nginx
  let capture: string
  let at: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-repeat-'))
    nginx = await startNginx(peerPath('nginx'), { directives: 'keepalive_requests 100000;' })
    at = `127.0.0.1:${nginx.port}`
    capture = join(folder, 'captured.pcapng')
    const proxy = spawn(process.execPath, [
      ...[BIN, 'proxy', '--listen', '127.0.0.1:0', '--target', at, '--write', capture, '--json']
    ])
    const gone = once(proxy, 'exit')
    const [line] = (await once(proxy.stdout, 'data')) as [Buffer]
    const { port } = JSON.parse(line.toString()) as { port: number }
    for (const path of ['hello.txt', 'missing?user=7']) {
      await run(peerPath('curl'), ['-sS', '-o', join(folder, 'body'), `http://127.0.0.1:${port}/${path}`])
    }
    proxy.kill('SIGINT')
    await gone
  })
  afterAll(async () => {
    await nginx.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Counts the requests for this path in nginx's log, and their connections. */
  const seen = async (path: string): Promise<{ requests: number; connections: number }> => {
    const lines = (await nginx.requests()).filter(({ line }) => line.includes(path))
    return { requests: lines.length, connections: new Set(lines.map(({ connection }) => connection)).size }
  }
  const resultOf = (stdout: string): JsonLine => {
    const result = parseLines(stdout).find(({ event }) => event === 'result')
    if (result === undefined) throw new Error(`No result in ${stdout}`)
    return result
  }

  it.each([
    ['kept', [], 5],
    ['pipelined', ['--pipeline', '10'], 5],
    ['each', ['--each'], 400]
  ])('has the same counts as the server: %s', async (name, options, connections) => {
    const args = ['--exchange', '1', '--target', at, '-n', '400', '-c', '5', '--json', ...options]
    const replaced = ['--replace', `/hello.txt=>/hello.txt?${name}`]
    const { code, stdout, stderr } = await runCli('repeat', capture, ...args, ...replaced)
    const curl = await run(peerPath('curl'), [
      ...['-sS', '-o', join(folder, 'body'), '-w', '%{size_header} %{size_download}'],
      `http://${at}/hello.txt`
    ])
    const bytes = curl.stdout.split(' ').reduce((sum, part) => sum + Number(part), 0)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(resultOf(stdout)).toMatchObject({
      state: 'done',
      attempts: { begun: 400, done: 400, failed: 0 },
      requests: { sent: 400, answered: 400, failed: 0, cancelled: 0, resent: 0 },
      statuses: [{ status: 200, count: 400 }],
      connected: connections,
      bytes: { down: 400 * bytes },
      latency: { count: 400 }
    })
    expect(await seen(`?${name} `)).toEqual({ requests: 400, connections })
  })

  it('repeats requests that the server left unanswered, and sends none twice', async () => {
    const closing = await startNginx(peerPath('nginx'), { directives: 'keepalive_requests 7;' })
    try {
      const target = ['--target', `127.0.0.1:${closing.port}`]
      for (const options of [[], ['--pipeline', '8']]) {
        const args = ['--exchange', '1', ...target, '-n', '300', '-c', '3', '--json', ...options]
        const { code, stdout } = await runCli('repeat', capture, ...args)
        expect(code).toBe(0)
        expect(resultOf(stdout)).toMatchObject({ requests: { sent: 300, answered: 300, failed: 0 } })
      }
      expect((await closing.requests()).length).toBe(600)
    } finally {
      await closing.stop()
    }
  })

  it('has the same counts as wrk on the same server, by that server’s own log', needs('wrk'), async () => {
    const path = '/hello.txt?wrk'
    const wrk = await run(peerPath('wrk'), ['-t1', '-c2', '-d1s', `http://${at}${path}`])
    expect(wrk.code).toBe(0)
    const said = Number(/(\d+) requests in/.exec(wrk.stdout)?.[1])
    const ours = await runCli(
      ...['repeat', capture, '--exchange', '1', '--target', at, '-d', '1', '-c', '2', '--json'],
      ...['--replace', '/hello.txt=>/hello.txt?ours']
    )
    const { requests } = resultOf(ours.stdout) as { requests: { answered: number } }
    // wrk aborts pending requests, at most one per connection; ours waits for them.
    const logged = (await seen('?wrk ')).requests
    expect([logged - said >= 0, logged - said <= 2]).toEqual([true, true])
    expect((await seen('?ours ')).requests).toBe(requests.answered)
  })

  it('inserts values, and reports names that were sent unchanged', async () => {
    const csv = join(folder, 'users.csv')
    await writeFile(csv, 'id,name\n1,Ann Lee\n2,Bob\n')
    const { code, stderr, stdout } = await runCli(
      ...['repeat', capture, '--exchange', '2', '--target', at, '-n', '3', '--csv', csv],
      ...['--replace', 'user=7=>user={{id}}&n={{n}}&who={{name}}&x={{other}}', '--var', 'n=08..99']
    )
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'tcplens: {{other}} is not a variable and is sent unchanged.\n'
    })
    expect(stdout).toContain('Repeating GET /missing?user=1&n=08&who=Ann%20Lee&x={{other}}')
    expect(stdout).toMatch(/Status 404 +3/)
    const lines = (await nginx.requests()).map(({ line }) => line).filter((line) => line.includes('n=0'))
    expect(lines.map((line) => /user=\S+/.exec(line)?.[0])).toEqual([
      'user=1&n=08&who=Ann%20Lee&x={{other}}',
      'user=2&n=09&who=Bob&x={{other}}'
    ])
  })

  it('writes odd requests into a separate capture', async () => {
    const file = join(folder, 'odd.pcapng')
    const { code } = await runCli(
      ...['repeat', capture, '--exchange', '1', '--target', at, '-n', '4', '--write', file],
      ...['--replace', '/hello.txt=>/{{p}}', '--var', 'p=list:hello.txt,nowhere']
    )
    expect(code).toBe(0)
    const decoded = await runCli('decode', file, '--json')
    const statuses = parseLines(decoded.stdout).flatMap(({ status }) =>
      status === undefined ? [] : [status]
    )
    expect(statuses).toEqual([404, 404])
  })

  it('exits with 1 and an explanation for an unreachable server or a missing value', async () => {
    const port = await closedPort()
    const gone = await runCli('repeat', capture, '--exchange', '1', '--target', `127.0.0.1:${port}`, '--json')
    expect(gone.code).toBe(1)
    expect(gone.stderr).toBe(
      `tcplens: Cannot connect to 127.0.0.1:${port}: nothing listens there. Is the server running, and is the port right?\n`
    )
    const missing = await runCli(
      ...['repeat', capture, '--exchange', '1', '--target', at, '-n', '2', '--extract', 'id=json:$.id'],
      ...['--exchange', '2', '--target', at, '--replace', 'user=7=>user={{id}}']
    )
    expect(missing.code).toBe(1)
    expect(missing.stdout).toContain(
      '2 × Step 1: the response does not contain id ($.id in the JSON of the body).'
    )
    expect(missing.stdout).toContain('2 of 2 attempts failed')
  })

  it('stops at once on Ctrl-C, and prints the counts', async () => {
    const cli = startCli([
      'repeat',
      capture,
      '--exchange',
      '1',
      '--target',
      at,
      '-d',
      '600',
      '-c',
      '2',
      '--json'
    ])
    await cli.until('progress', ({ event }) => event === 'progress')
    cli.kill('SIGINT')
    const { code, stdout } = await cli.exited
    expect(code).toBe(0)
    const result = resultOf(stdout)
    expect(result).toMatchObject({ state: 'stopped' })
  })

  it(
    'repeats another protocol’s requests: redis has the same counts',
    needs('redis-server', 'redis-cli'),
    async () => {
      const redis = await startRedis()
      const file = join(folder, 'redis.pcapng')
      const cli = async (port: number, ...args: string[]): Promise<string> =>
        (await run(peerPath('redis-cli'), ['-p', String(port), ...args])).stdout.trim()
      const target = `127.0.0.1:${redis.port}`
      const proxy = spawn(process.execPath, [
        ...[BIN, 'proxy', '--listen', '127.0.0.1:0', '--target', target, '--write', file, '--json']
      ])
      const gone = once(proxy, 'exit')
      const [line] = (await once(proxy.stdout, 'data')) as [Buffer]
      const { port } = JSON.parse(line.toString()) as { port: number }
      expect(await cli(port, 'INCR', 'hits')).toBe('1')
      proxy.kill('SIGINT')
      await gone
      const args = ['repeat', file, '--connection', '1', '--until', 'pattern:\\r\\n', '-c', '3', '--json']
      for (const options of [
        ['-n', '300'],
        ['-n', '300', '--pipeline', '20'],
        ['-n', '50', '--each']
      ]) {
        const { code, stdout, stderr } = await runCli(...args, ...options)
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        const sent = Number(options[1])
        expect(resultOf(stdout)).toMatchObject({
          requests: { sent, answered: sent, failed: 0 },
          statuses: [],
          errors: []
        })
      }
      expect(await cli(redis.port, 'GET', 'hits')).toBe('651')
    }
  )

  it.each<[args: string[], words: string]>([
    [[], 'CAPTURE is missing.'],
    [['x', '--connection', '1'], '--connection 1 requires --until'],
    [['x', '--exchange', '1', '--until', 'close'], '--until and --bytes require --connection N.'],
    [['x', '--connection', '1', '--until', 'x:1'], '--until x:1 is not one of bytes:N'],
    [
      ['x', '--connection', '1', '--until', 'close', '--greets'],
      '--greets and --until close cannot be combined.'
    ],
    [['x'], '--exchange N is missing.'],
    [['x', '--target', 'a:1', '--exchange', '1'], '--exchange N must come before the options of its step.'],
    [['x', '--exchange', '1', '-n', '0'], '-n 0 is not a whole number from 1 to'],
    [['x', '--exchange', '1', '-d', 'x'], '-d x is not a number from 0.1 to 86400.'],
    [['x', '--exchange', '1', '--pipeline', '2', '--each'], '--pipeline and --each cannot be combined.'],
    [['x', '--exchange', '1', '--var', 'n=5..'], '--var n=5.. is not one of'],
    [['x', '--exchange', '1', '--extract', 'n'], '--extract n is not NAME=….'],
    [['x', '--exchange', '1', '--csv', '/nowhere'], 'Cannot read --csv /nowhere'],
    [['x', '--exchange', '1', '--record', 'all'], '--record requires --write FILE.']
  ])('rejects %j with one line', async (args, words) => {
    const { code, stdout, stderr } = await runCli('repeat', ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr.split('\n').length).toBe(2)
  })
})
