/** The proxy command as a process: files, signals, exit codes, pipes. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLines, runCli, startCli, startCliProxy, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { needs, peerPath, needsThat } from '../helpers/peers'
import { run } from '../helpers/run'
import { dial, listen, receive, received } from '../helpers/servers'

const NOWHERE = { host: '127.0.0.1', port: 9 }
const PROXY = ['proxy', '--listen', '127.0.0.1:0', '--target', '127.0.0.1:9']

describe('--write', () => {
  it('rejects an existing file, and replaces it with --force', async () => {
    const path = join(await temporaryFolder(), 'file.pcapng')
    await writeFile(path, 'precious')
    const refused = await runCli(...PROXY, '--write', path, '--json')
    expect(refused).toMatchObject({ code: 1, stderr: `tcplens: ${path} already exists.\n` })
    expect(parseLines(refused.stdout)).toEqual([
      { event: 'error', code: 'EEXIST', message: `${path} already exists.` }
    ])
    expect(await readFile(path, 'utf8')).toBe('precious')
    const { cli } = await startCliProxy(NOWHERE, '--write', path, '--force')
    cli.kill('SIGTERM')
    expect((await cli.exited).code).toBe(0)
    expect((await readFile(path)).readUInt32LE(0)).toBe(0x0a0d0d0a)
  })

  it('reports a missing folder', async () => {
    const { code, stdout, stderr } = await runCli(...PROXY, '--write', '/nowhere/at/all.pcapng', '--json')
    expect({ code, lines: parseLines(stdout) }).toEqual({
      code: 1,
      lines: [
        {
          event: 'error',
          code: 'ENOENT',
          message: expect.stringContaining('/nowhere/at/all.pcapng') as string
        }
      ]
    })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('keeps everything in one file of any size', async () => {
    const path = join(await temporaryFolder(), 'file.pcapng')
    const { cli } = await startCliProxy(NOWHERE, '--write', path)
    cli.kill('SIGTERM')
    await cli.exited
    // The files of a ring are numbered in their first block.
    expect((await readFile(path, 'latin1')).includes('"part":')).toBe(false)
  })
})

describe('without --write', () => {
  /** Lists the folders of a process's temporary captures. */
  const folders = (pid: number): string[] =>
    readdirSync(tmpdir())
      .filter((name) => name.startsWith(`tcplens-cli-${pid}-`))
      .map((name) => join(tmpdir(), name))

  async function running(): Promise<{ cli: RunningCli; folder: string; client: net.Socket }> {
    const server = await listen((socket) => socket.pipe(socket))
    const { cli, address } = await startCliProxy(server.address)
    const [folder = ''] = folders(cli.pid)
    const client = await dial(address)
    client.write('into the capture')
    await receive(client, 16)
    client.resume()
    return { cli, folder, client }
  }

  it('the capture is limited in size, and private', async () => {
    const { folder } = await running()
    const [name = ''] = readdirSync(folder)
    await expect.poll(() => readFileSync(join(folder, name), 'latin1')).toContain('into the capture')
    expect(readFileSync(join(folder, name), 'latin1')).toContain('"part":1')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  it.each<[string, (cli: RunningCli, client: net.Socket) => void]>([
    ['SIGINT', (cli) => cli.kill('SIGINT')],
    ['SIGTERM', (cli) => cli.kill('SIGTERM')],
    ['SIGHUP', (cli) => cli.kill('SIGHUP')],
    [
      'a closed stdout',
      (cli, client) => {
        cli.closeStdout()
        client.end()
      }
    ],
    [
      'two signals',
      (cli) => {
        cli.kill('SIGTERM')
        cli.kill('SIGINT')
      }
    ]
  ])('the capture is deleted after %s', async (_how, end) => {
    const { cli, folder, client } = await running()
    expect(existsSync(folder)).toBe(true)
    end(cli, client)
    await cli.exited
    expect(existsSync(folder)).toBe(false)
  })

  it('the capture is deleted after a failure to listen', async () => {
    const busy = await listen()
    const { host, port } = busy.address
    const cli = startCli(['proxy', '--listen', `${host}:${port}`, '--target', 'a:1'])
    expect((await cli.exited).code).toBe(1)
    expect(folders(cli.pid)).toEqual([])
  })

  it('the next start deletes the leftovers of a kill -9, but not captures in use', async () => {
    const killed = await running()
    const alive = await running()
    killed.cli.kill('SIGKILL')
    await killed.cli.exited
    expect(existsSync(killed.folder)).toBe(true)
    await running()
    expect([existsSync(killed.folder), existsSync(alive.folder)]).toEqual([false, true])
  })
})

describe('a port that is in use', () => {
  it('is a clear error, and leaves no file that blocks the next attempt', async () => {
    const busy = await listen()
    const path = join(await temporaryFolder(), 'file.pcapng')
    const listenOn = `127.0.0.1:${busy.address.port}`
    const { code, stdout, stderr } = await runCli(
      'proxy',
      '--listen',
      listenOn,
      '--target',
      'a:1',
      '--write',
      path,
      '--json'
    )
    const [line] = parseLines(stdout)
    const message = String(line?.['message'])
    const holder = process.platform === 'linux' ? `.+ \\(process ${process.pid}\\)` : 'another program'
    expect(message).toMatch(new RegExp(`^${listenOn} is in use by ${holder}\\. Port \\d+ is free\\.$`))
    expect({ code, stderr, lines: parseLines(stdout) }).toEqual({
      code: 1,
      stderr: `tcplens: ${message}\n`,
      lines: [{ event: 'error', code: 'EADDRINUSE', message }]
    })
    expect(existsSync(path)).toBe(false)
  })
})

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends connections, prints their messages, and exits cleanly',
    async (signal) => {
      const server = await listen()
      const { cli, address } = await startCliProxy(server.address)
      const client = await dial(address)
      const target = await server.accepted()
      client.write('GET /last HTTP/1.1\r\n\r\n')
      await receive(target, 22)
      const ends = Promise.all([received(client), received(target)])
      cli.kill(signal)
      await ends
      const { code, stdout } = await cli.exited
      expect(code).toBe(0)
      expect(parseLines(stdout).map(({ event, kind }) => kind ?? event)).toEqual([
        'listening',
        'connection-open',
        'http.request',
        'connection-close',
        'closed'
      ])
      await expect(dial(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
  )

  it('ends the process even if its output is not read', async () => {
    const server = await listen((socket) => socket.resume())
    const { cli, address } = await startCliProxy(server.address)
    cli.stopReading()
    const client = await dial(address)
    // More lines than fit into a pipe plus the batches queued for it.
    const many =
      'GET /a/rather/long/path/so/that/the/pipe/is/full/soon HTTP/1.1\r\nHost: test\r\n\r\n'.repeat(40_000)
    await new Promise((resolve) => client.write(many, resolve))
    cli.kill('SIGTERM')
    await cli.gone
  })

  it('sent twice ends the process at once', async () => {
    const server = await listen()
    const { cli, address } = await startCliProxy(server.address)
    const client = await dial(address)
    client.pause()
    const target = await server.accepted()
    // A client that does not read delays an orderly shutdown.
    target.write(Buffer.alloc(32 * 1024 * 1024))
    await cli.until('the connection', ({ event }) => event === 'connection-open')
    cli.kill('SIGTERM')
    cli.kill('SIGINT')
    const { code } = await cli.exited
    // An orderly shutdown would have waited for the client, and exited with 0.
    expect([130, 143]).toContain(code)
  })
})

describe('a closed stdout', () => {
  it('ends the process quietly', async () => {
    const server = await listen()
    const cli = startCli([...PROXY.slice(0, 4), `127.0.0.1:${server.address.port}`, '--json'])
    const { port } = await cli.until('listening', ({ event }) => event === 'listening')
    cli.closeStdout()
    const client = await dial({ host: '127.0.0.1', port: Number(port) })
    client.resume()
    client.write('GET / HTTP/1.1\r\n\r\n')
    const { code, stderr } = await cli.exited
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

describe('a full disk', needsThat('/dev/full', existsSync('/dev/full')), () => {
  it('is reported at once, relaying continues, and the exit code is 1', async () => {
    const server = await listen((socket) => socket.pipe(socket))
    const { cli, address } = await startCliProxy(server.address, '--write', '/dev/full', '--force')
    const client = await dial(address)
    client.write('hello')
    await receive(client, 5)
    expect(await cli.until('the error', ({ event }) => event === 'error')).toMatchObject({ code: 'ENOSPC' })
    client.write('again')
    expect((await receive(client, 5)).toString()).toBe('again')
    client.resume()
    cli.kill('SIGTERM')
    const { code, stdout, stderr } = await cli.exited
    expect(code).toBe(1)
    expect(parseLines(stdout).filter(({ event }) => event === 'error')).toHaveLength(1)
    expect(stderr).toMatch(/^tcplens: Recording stopped: .*ENOSPC.*\n$/)
  })
})

describe('without --json', () => {
  it('prints a readable line for each event', needs('curl'), async () => {
    const server = await listen((socket) => {
      socket.on('end', () => socket.end())
      socket.once('data', () =>
        socket.write('HTTP/1.1 404 Not\u001b[2JHere\r\nContent-Length: 3\r\n\r\nno\n')
      )
    })
    const cli = startCli([...PROXY.slice(0, 4), `127.0.0.1:${server.address.port}`])
    await expect.poll(() => cli.text(), { timeout: 10_000 }).toContain('Ctrl-C stops.')
    const address = /Listening on (\S+),/.exec(cli.text())?.[1] ?? ''
    expect((await run(peerPath('curl'), ['-s', `http://${address}/path`])).stdout).toBe('no\n')
    await expect.poll(() => cli.text(), { timeout: 5000 }).toContain('closed')
    cli.kill('SIGINT')
    const { code, stdout } = await cli.exited
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n').slice(1)
    expect(
      lines.map((line) =>
        line.replace(/^\d\d:\d\d:\d\d\.\d{3} /, '').replaceAll(/127\.0\.0\.1:\d+/g, 'ADDRESS')
      )
    ).toEqual([
      '#1 opened ADDRESS → ADDRESS',
      '#1 ▲ GET /path 0 B',
      '#1 ▼ 404 Not\\x1b[2JHere 3 B',
      '               ! The reason phrase contains a control character. (RFC 9112 §4, control-in-reason at 16)',
      '                 A strict client fails. A client that prints it to a terminal runs the control sequence there.',
      expect.stringMatching(/^#1 closed ▲ \d+ B ▼ 50 B, fin by client$/)
    ])
  })
})
