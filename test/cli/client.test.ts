/** Bytes that `tcplens client` sends, as received by independent servers. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dataOf, parseLines, runCli, startCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { needs, peerPath } from '../helpers/peers'
import { closedPort, listen, receive, received } from '../helpers/servers'

const at = ({ host, port }: { host: string; port: number }): string => `${host}:${port}`

describe('a client', () => {
  it('sends escaped text, hex and files in order, and half-closes', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'body')
    await writeFile(file, 'from a file')
    const server = await listen()
    const cli = startCli([
      'client',
      at(server.address),
      ...['--send', 'GET \\x41\\r\\n', '--send-hex', '00 ff', '--send-file', file, '--send', '\\u{4f60}'],
      '--half-close',
      '--json'
    ])
    const socket = await server.accepted()
    expect((await received(socket)).toString('latin1')).toBe(
      Buffer.concat([
        Buffer.from('GET A\r\n'),
        Buffer.from([0, 255]),
        Buffer.from('from a file'),
        Buffer.from('你')
      ]).toString('latin1')
    )
    socket.end('bye')
    const { code } = await cli.exited
    expect({ code, down: dataOf(cli, 1, 'down') }).toEqual({ code: 0, down: 'bye' })
    expect(cli.lines().at(-1)).toEqual({ event: 'closed' })
  })

  it('ends with a server that closes first, even when it was to half-close', async () => {
    const file = join(await temporaryFolder(), 'body')
    await writeFile(file, 'x'.repeat(100_000))
    const server = await listen((socket) => {
      socket.once('data', () => socket.end('enough'))
    })
    const cli = startCli(['client', at(server.address), '--send-file', file, '--every', '20', '--half-close'])
    const { code, stdout, stderr } = await cli.exited
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'enough', stderr: '' })
  })

  it('prints received bytes unchanged, and ends with the server', async () => {
    const server = await listen((socket) => socket.end(Buffer.from([0x68, 0x69, 0xff, 0x0a])))
    const cli = startCli(['client', at(server.address), '--send', 'x'])
    const { code, stdout } = await cli.exited
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'hi\ufffd\n' })
  })

  it('writes Chinese in the requested encoding and with the requested line ending', async () => {
    const server = await listen()
    startCli(['client', at(server.address), '--send', '你好', '--encoding', 'gbk', '--eol', 'crlf'])
    const socket = await server.accepted()
    expect((await receive(socket, 6)).toString('hex')).toBe('c4e3bac30d0a')
  })

  it('sends repeatedly, with a counter', async () => {
    const server = await listen()
    const args = ['--send', 'n{{counter}};', '--every', '20', '--count', '3', '--half-close']
    const cli = startCli(['client', at(server.address), ...args])
    const socket = await server.accepted()
    expect((await received(socket)).toString()).toBe('n1;n2;n3;')
    socket.end()
    expect((await cli.exited).code).toBe(0)
  })

  it('is a line-mode terminal without a payload; the end of its input ends nothing', async () => {
    const server = await listen()
    const cli = startCli(['client', at(server.address), '--eol', 'crlf'])
    const socket = await server.accepted()
    cli.type('one\ntwo')
    expect((await receive(socket, 5)).toString()).toBe('one\r\n')
    socket.write('answer\n')
    await expect.poll(() => cli.text()).toBe('answer\n')
    cli.endInput()
    expect((await receive(socket, 3)).toString()).toBe('two')
    socket.write('more\n')
    await expect.poll(() => cli.text()).toBe('answer\nmore\n')
    socket.end()
    expect((await cli.exited).code).toBe(0)
  })

  it('pipes bytes through unchanged, and half-closes at the end of input', async () => {
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256))
    const server = await listen()
    const cli = startCli(['client', at(server.address), '--half-close'])
    const socket = await server.accepted()
    cli.type(bytes)
    cli.endInput()
    expect((await received(socket)).equals(bytes)).toBe(true)
    socket.end()
    expect((await cli.exited).code).toBe(0)
  })

  it('gives up after silence with exit code 1', async () => {
    const server = await listen()
    const { code, stderr } = await runCli(
      'client',
      at(server.address),
      '--send',
      'hello?',
      '--timeout',
      '200'
    )
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'tcplens: No data for 200 ms.\n' })
  })

  it('reports that nothing listens', async () => {
    const address = `127.0.0.1:${await closedPort()}`
    const { code, stderr } = await runCli('client', address, '--send', 'x')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `tcplens: Cannot connect to ${address}: nothing listens there. Is the server running, and is the port right?\n`
    })
  })

  it.each([
    [['--send', '\\q'], '--send \\q: “\\q” is not an escape sequence (character 1).'],
    [['--send', 'a你', '--encoding', 'latin1'], '“你” does not exist in this encoding (character 2).'],
    [['--send-hex', '012'], '--send-hex 012: “012” has an odd number of digits (character 1).'],
    [['--local-address', 'here'], '--local-address here is not an IP address'],
    [['--count', '3'], '--count requires --every MS.'],
    [['--every', '5'], '--every requires --send, --send-hex or --send-file.'],
    [['--sni', 'x'], '--insecure, --sni and --alpn require --tls.'],
    [['--encoding', 'morse'], '--encoding morse is not one of utf-8,'],
    [['--family', '5'], '--family 5 is not 4 or 6.'],
    [['--send'], "Option '--send <value>' argument missing."],
    [['--send', '--half-close'], "Option '--send"]
  ])('rejects %j as bad usage before it connects', async (args, words) => {
    const server = await listen(() => {
      throw new Error('Nobody was to connect.')
    })
    const { code, stdout, stderr } = await runCli('client', at(server.address), ...args)
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1
    })
    expect(stderr).toContain(words)
  })

  it('sends a payload that begins with a dash', async () => {
    const server = await listen()
    startCli(['client', at(server.address), '--send', '-1'])
    expect((await receive(await server.accepted(), 2)).toString()).toBe('-1')
  })

  it('reports in JSON which payload could not be sent', async () => {
    const server = await listen()
    const args = ['--send-file', '/not/there', '--json']
    const { code, stdout } = await runCli('client', at(server.address), ...args)
    expect({ code, told: parseLines(stdout).find(({ event }) => event === 'error') }).toEqual({
      code: 1,
      told: { event: 'error', code: 'ENOENT', message: expect.stringContaining('/not/there') }
    })
  })

  it('reports that it was reset', async () => {
    const server = await listen((socket) => {
      socket.once('data', () => socket.resetAndDestroy())
    })
    const { code, stderr } = await runCli('client', at(server.address), '--send', 'x')
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'tcplens: The server reset the connection.\n' })
  })

  it('uses TLS: an untrusted certificate is refused unless allowed', needs('openssl'), async () => {
    const { port, folder } = await opensslServer()
    const args = ['client', `127.0.0.1:${port}`, '--tls', '--sni', 'test.example', '--send', 'Q\\n']
    const refused = await runCli(...args, '--json')
    expect(refused.code).toBe(1)
    expect(refused.stdout).toContain('"event":"tls"')
    const cli = startCli([...args, '--insecure', '--alpn', 'x1,x2', '--json', '--timeout', '5000'])
    const tls = await cli.until('TLS', ({ event }) => event === 'tls')
    expect(tls).toMatchObject({ version: 'TLSv1.3', serverName: 'test.example', verified: false })
    expect(await readFile(join(folder, 'cert.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
  })

  it('binds the given local address and port', async () => {
    const server = await listen()
    const free = await closedPort()
    startCli(['client', at(server.address), '--local-address', '127.0.0.2', '--local-port', String(free)])
    const socket = await server.accepted()
    expect([socket.remoteAddress, socket.remotePort]).toEqual(['127.0.0.2', free])
  })

  it.each([
    [[], 'HOST:PORT or --unix PATH is missing.'],
    [['nowhere'], 'nowhere is not HOST:PORT'],
    [['h:1', '--eol', 'mac'], '--eol mac'],
    [['h:1', '--encoding', 'klingon'], '--encoding klingon'],
    [['h:1', '--family', '5'], '--family 5'],
    [['h:1', '--count', '2'], '--count requires'],
    [['h:1', '--sni', 'x'], 'require --tls'],
    [['h:1', '--unix', '/x'], 'cannot be combined']
  ])('rejects %j', async (args, words) => {
    const { code, stderr } = await runCli('client', ...args)
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })
})

async function opensslServer(): Promise<{ port: number; folder: string }> {
  const folder = await temporaryFolder()
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  const make = spawn(
    peerPath('openssl'),
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=test.example',
      '-days',
      '2',
      ...files
    ],
    { stdio: 'ignore' }
  )
  await once(make, 'close')
  const port = await closedPort()
  const server = spawn(
    peerPath('openssl'),
    [
      's_server',
      '-accept',
      `127.0.0.1:${port}`,
      '-key',
      join(folder, 'key.pem'),
      '-cert',
      join(folder, 'cert.pem'),
      '-alpn',
      'x2',
      '-rev'
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  )
  onTestFinished(async () => {
    server.kill('SIGKILL')
    await once(server, 'close')
  })
  await once(server.stdout, 'data')
  return { port, folder }
}
