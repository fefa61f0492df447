/** Behaviour of `tcplens server`, as independent clients see it. */

import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataOf, runCli, startCli, startCliServer } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { netcat } from '../helpers/nc'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { dial, receive, received } from '../helpers/servers'

const url = (port: number, path = '/'): string => `http://127.0.0.1:${port}${path}`

describe('a server', () => {
  it('echoes with a prefix, and prints each segment with its offset', needs('nc'), async () => {
    const { cli, port } = await startCliServer('--echo', 'Hello ')
    const nc = netcat(port)
    nc.type('one\n')
    await expect.poll(() => nc.received).toBe('Hello one\n')
    nc.type('two\n')
    await expect.poll(() => nc.received).toBe('Hello one\nHello two\n')
    nc.kill()
    await cli.until('the close', ({ event }) => event === 'connection-close')
    const segments = cli.lines().filter(({ event }) => event === 'data')
    expect(segments.map(({ direction, offset, base64 }) => [direction, offset, base64])).toEqual([
      ['up', 0, Buffer.from('one\n').toString('base64')],
      ['down', 0, Buffer.from('Hello one\n').toString('base64')],
      ['up', 4, Buffer.from('two\n').toString('base64')],
      ['down', 10, Buffer.from('Hello two\n').toString('base64')]
    ])
  })

  it(
    'greets, echoes bytes unchanged, and writes a file that can be opened',
    needs('nc', 'tshark'),
    async () => {
      const path = join(await temporaryFolder(), 'server.pcapng')
      const { cli, port } = await startCliServer('--greet', 'hi\\r\\n', '--echo', '--write', path)
      const nc = netcat(port)
      await expect.poll(() => nc.received).toBe('hi\r\n')
      nc.type('same\n')
      await expect.poll(() => nc.received).toBe('hi\r\nsame\n')
      nc.kill()
      await cli.until('the close', ({ event }) => event === 'connection-close')
      cli.kill('SIGTERM')
      await cli.exited
      const { stdout } = await run(peerPath('tshark'), ['-n', '-r', path, '-q', '-z', 'follow,tcp,ascii,0'])
      expect(stdout).toContain('same')
    }
  )

  it(
    'replies by rules: text, hex with wildcards, a regular expression with its group',
    needs('nc'),
    async () => {
      const replies = ['ping=>pong', '/user (\\w+)/=>hello {{1}}', 'hex:01 ?2=>hex:ff00']
      const { port } = await startCliServer(...replies.flatMap((reply) => ['--reply', reply]))
      const nc = netcat(port)
      nc.type('ping')
      await expect.poll(() => nc.received).toBe('pong')
      nc.type('user anna')
      await expect.poll(() => nc.received).toBe('ponghello anna')
      nc.type('\u0001\u0032')
      await expect.poll(() => nc.received).toBe('ponghello anna\u00ff\u0000')
      nc.type('\u0002')
    }
  )

  it('sends a counted line repeatedly', needs('nc'), async () => {
    const { port } = await startCliServer('--every', '50:tick {{counter}}\\n')
    const nc = netcat(port)
    await expect.poll(() => nc.received).toMatch(/^tick 1\ntick 2\ntick 3\n/)
  })

  it('serves a page, with keep-alive or without', needs('curl'), async () => {
    const kept = await startCliServer('--http-page', '<h1>你好</h1>')
    const closed = await startCliServer('--http-page', '<h1>x</h1>', '--close')
    const twice = (port: number): string[] => ['-s', '-w', '%{num_connects}', url(port), url(port)]
    const page = '<h1>你好</h1>'
    expect((await run(peerPath('curl'), twice(kept.port))).stdout).toBe(`${page}1${page}0`)
    expect((await run(peerPath('curl'), twice(closed.port))).stdout).toBe('<h1>x</h1>1<h1>x</h1>1')
    const request = await kept.cli.until('the request', ({ kind }) => kind === 'http.request')
    expect(request).toMatchObject({ method: 'GET', target: '/', complete: true })
  })

  it('serves a file with its type and length, and a folder', needs('curl'), async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'a b.png')
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255])
    await writeFile(file, bytes)
    await writeFile(join(folder, 'index.html'), '<p>front</p>')
    const one = await startCliServer('--http-file', file)
    const head = await run(peerPath('curl'), ['-sI', url(one.port)])
    expect(head.stdout.toLowerCase()).toContain('content-type: image/png')
    expect(head.stdout.toLowerCase()).toContain('content-length: 8')
    const many = await startCliServer('--http-dir', folder)
    expect((await run(peerPath('curl'), ['-s', url(many.port)])).stdout).toBe('<p>front</p>')
    const saved = join(folder, 'saved')
    await run(peerPath('curl'), ['-s', '-o', saved, url(many.port, '/a%20b.png')])
    const sha = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
    expect(sha(await readFile(saved))).toBe(sha(bytes))
    const outside = await run(peerPath('curl'), [
      '-s',
      '--path-as-is',
      '-o',
      saved,
      '-w',
      '%{http_code}',
      url(many.port, '/../../etc/passwd')
    ])
    expect(outside.stdout).toBe('404')
  })

  it('accepts one client and closes others at once, with an event', needs('nc'), async () => {
    const { cli, port } = await startCliServer('--max-connections', '1', '--echo')
    const first = netcat(port)
    first.type('a')
    await expect.poll(() => first.received).toBe('a')
    const second = netcat(port)
    await second.ended
    const refused = await cli.until('the refusal', ({ event }) => event === 'refused')
    expect(refused).toMatchObject({ because: 'surplus', connection: 2 })
    first.type('b')
    await expect.poll(() => first.received).toBe('ab')
  })

  it('rejects blocked clients, and accepts only allowed ones', async () => {
    const blocked = await startCliServer('--block', '127.0.0.0/8', '--greet', 'hello')
    const outsider = await dial({ host: '127.0.0.1', port: blocked.port })
    expect((await received(outsider)).toString()).toBe('')
    expect(await blocked.cli.until('the refusal', ({ event }) => event === 'refused')).toMatchObject({
      because: 'blocked'
    })
    const allowed = await startCliServer('--allow', '127.0.0.1', '--greet', 'hello', '--idle-timeout', '100')
    const insider = await dial({ host: '127.0.0.1', port: allowed.port })
    // The idle timeout ends the connection, so that all received bytes are available.
    expect((await received(insider)).toString()).toBe('hello')
  })

  it('listens on a Unix socket and deletes it at the end', needs('nc'), async () => {
    const path = join(await temporaryFolder(), 'chat.sock')
    const cli = startCli(['server', '--unix', path, '--json', '--greet', 'welcome'])
    expect(await cli.until('listening', ({ event }) => event === 'listening')).toEqual({
      event: 'listening',
      path,
      pid: cli.pid
    })
    const nc = netcat(path)
    await expect.poll(() => nc.received).toBe('welcome')
    cli.kill('SIGTERM')
    expect((await cli.exited).code).toBe(0)
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  it('uses TLS with a generated certificate', needs('curl'), async () => {
    const { cli, port } = await startCliServer('--tls', '--http-page', 'secret')
    const { stdout } = await run(peerPath('curl'), ['-sk', `https://127.0.0.1:${port}/`])
    expect(stdout).toBe('secret')
    expect(await cli.until('TLS', ({ event }) => event === 'tls')).toMatchObject({ version: 'TLSv1.3' })
    expect(await cli.until('the request', ({ kind }) => kind === 'http.request')).toMatchObject({
      target: '/'
    })
    expect(dataOf(cli, 1, 'down')).toContain('secret')
  })

  it('reports in one line that its port is in use', async () => {
    const { port } = await startCliServer()
    const { code, stderr } = await runCli('server', '--listen', `127.0.0.1:${port}`)
    expect(code).toBe(1)
    expect(stderr).toContain('is in use')
  })

  it('sends each of its greetings, including one that begins with a dash', needs('nc'), async () => {
    const { port } = await startCliServer('--greet', '-1\\n', '--greet', '=>\\n', '--every', '50:10:20\\n')
    const nc = netcat(port)
    await expect.poll(() => nc.received).toMatch(/^-1\n=>\n10:20\n10:20\n/)
  })

  it.each([
    ['a=>b=>c', 'a', 'b=>c'],
    ['/(\\d)=>(\\d)/=>{{2}}=>{{1}}', '1=>2', '2=>1'],
    ['/A=>/i=>ok', 'a=>', 'ok'],
    ['/etc/hosts=>no', '/etc/hosts', 'no']
  ])('replies by %s', needs('nc'), async (reply, sent, answer) => {
    const { port } = await startCliServer('--reply', reply, '--greet', '.')
    const nc = netcat(port)
    await expect.poll(() => nc.received).toBe('.')
    nc.type(sent)
    await expect.poll(() => nc.received).toBe(`.${answer}`)
  })

  it('prints a readable line for a rejected client', needs('nc'), async () => {
    const cli = startCli(['server', '--listen', '127.0.0.1:0', '--max-connections', '0'])
    await expect.poll(() => cli.text()).toMatch(/:\d+\./)
    const nc = netcat(Number(/:(\d+)\./.exec(cli.text())?.[1]))
    await nc.ended
    await expect.poll(() => cli.text()).toContain('#1 Refused: the maximum number of clients is connected.')
  })

  it('does not start with a missing file or folder', async () => {
    for (const [option, kind] of [
      ['--http-file', 'file'],
      ['--http-dir', 'folder']
    ] as const) {
      const { code, stderr } = await runCli('server', '--listen', '127.0.0.1:0', option, '/not/there')
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `tcplens: The ${kind} /not/there does not exist.\n`
      })
    }
  })

  it.each([
    [['--every', 'soon:x'], '--every soon is not a whole number'],
    [['--every', '5:\\q'], '--every \\q: “\\q” is not an escape sequence (character 1).'],
    [['--reply', 'nothing'], '--reply nothing is not MATCH=>ANSWER.'],
    [['--reply', '/(/=>x'], '--reply /(/: (: missing closing ) (character 1).'],
    [['--reply', 'hex:0=>x'], '--reply hex:0: 0 is only half a byte'],
    [['--reply', 'a\\d=>x'], '--reply a\\d: “\\d” is not an escape sequence (character 2).'],
    [['--reply', 'a=>hex:0'], '--reply 0: “0” has an odd number of digits (character 1).'],
    [['--greet', '\\q'], '--greet \\q: “\\q” is not an escape sequence (character 1).'],
    [['--echo', '\\q'], '--echo \\q: “\\q” is not an escape sequence (character 1).'],
    [['--max-connections', '-1'], '--max-connections -1 is not a whole number'],
    [['--allow', 'everyone'], '--allow: everyone is not an address, range or subnet.'],
    [['--close'], '--close requires'],
    [['--unix', '/tmp/x'], 'cannot be combined'],
    [['--idle-timeout', '1', '--idle-timeout', '2'], '--idle-timeout can be used only once.']
  ])('rejects %j as bad usage', async (args, words) => {
    const { code, stdout, stderr } = await runCli('server', '--listen', '127.0.0.1:0', ...args)
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1
    })
    expect(stderr).toContain(words)
  })
})

it('a client that disconnects does not affect the server', async () => {
  const { cli, port } = await startCliServer('--echo')
  const client = await dial({ host: '127.0.0.1', port })
  client.write('x')
  // Wait until it is served: a client that resets before it is accepted is never seen.
  await receive(client, 1)
  client.resetAndDestroy()
  expect(await cli.until('the close', ({ event }) => event === 'connection-close')).toMatchObject({
    how: 'rst'
  })
  const next = await dial({ host: '127.0.0.1', port })
  next.end('still there')
  expect((await received(next)).toString()).toBe('still there')
})
