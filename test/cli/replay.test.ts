/** `tcplens replay` as used in CI: its process, output, files and exit code. */

import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseLines, runCli, startCliProxy, type Exit } from '../helpers/cli'
import { answering } from '../helpers/conversations'
import { temporaryFolder } from '../helpers/engine'
import { ACK, ipv4, links, pcapFile, SYN, tcpSegment, type FilePacket } from '../helpers/foreign-packets'
import { fileOf } from '../helpers/files-aside'
import { freePort, startNginx } from '../helpers/nginx'
import { peerPath } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import { run } from '../helpers/run'
import { dial, receive, received, type TestServer } from '../helpers/servers'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { fileFollow, fileRemarks } from '../helpers/tshark'

/** Records conversations through the CLI's own proxy; returns the capture's path. */
async function recorded(
  target: Endpoint,
  ...talks: ((address: Endpoint) => Promise<unknown>)[]
): Promise<string> {
  const path = join(await temporaryFolder(), 'recorded.pcapng')
  const { cli, address } = await startCliProxy(target, '--write', path)
  for (const [at, talk] of talks.entries()) {
    await talk(address)
    await cli.until(
      'the end',
      (line) => line['event'] === 'connection-close' && line['connection'] === at + 1
    )
  }
  cli.kill('SIGINT')
  expect((await cli.exited).code).toBe(0)
  return path
}

const say =
  (...turns: [text: string, answer: number][]) =>
  async (address: Endpoint): Promise<void> => {
    const client = await dial(address)
    for (const [text, answer] of turns) {
      client.write(text, 'latin1')
      await receive(client, answer)
    }
    client.end()
    await received(client)
  }

const echo = (): Promise<TestServer> => answering((text) => `<${text}>`)
const TALK = say(['hello', 7], ['world\0\xff', 9])

const address = (server: TestServer): string => `${server.address.host}:${server.address.port}`

/** Returns the last output line and the exit code. */
function outcome({ stdout, code }: Exit): [unknown, number | null] {
  return [parseLines(stdout).at(-1), code]
}

describe('of a capture', () => {
  it('replays the selected connection with the same result', async () => {
    const server = await echo()
    const path = await recorded(server.address, TALK, say(['second', 8]))
    const first = await runCli('replay', path, '--connection', '1', '--json')
    expect(outcome(first)).toEqual([{ event: 'result', verdict: 'same', at: null }, 0])
    expect(parseLines(first.stdout).at(-2)).toMatchObject({ event: 'run', up: 12, down: 16 })
    const second = await runCli('replay', path, '--connection', '2')
    expect([second.stdout, second.code]).toEqual(['same\n', 0])
  })

  it('finds the last connection of a capture that is read in several pieces', async () => {
    const server = await echo()
    const talk = (port: number, up: Uint8Array, down: Uint8Array): FilePacket[] => {
      const ends = [
        { host: '10.0.0.1', port },
        { host: '10.0.0.2', port: 7 }
      ] as const
      const packet = (from: 0 | 1, seq: number, flags: number, payload?: Uint8Array): FilePacket => {
        const tcp = { from: ends[from], to: ends[from === 0 ? 1 : 0], seq, ack: 1, flags }
        const segment = tcpSegment({ ...tcp, ...(payload === undefined ? {} : { payload }) })
        return { bytes: links.raw(ipv4(tcp.from.host, tcp.to.host, segment)) }
      }
      const packets = [packet(0, 0, SYN), packet(1, 0, SYN | ACK)]
      for (let at = 0; at < up.length; at += 32_768)
        packets.push(packet(0, 1 + at, ACK, up.subarray(at, at + 32_768)))
      return [...packets, packet(1, 1, ACK, down)]
    }
    const long = talk(40_001, Buffer.alloc(3 << 20, 'x'), Buffer.from('ok'))
    const path = await fileOf(
      pcapFile([...long, ...talk(40_002, Buffer.from('hello'), Buffer.from('<hello>'))], { link: 101 })
    )
    const args = ['replay', path, '--target', address(server), '--connection']
    expect(outcome(await runCli(...args, '2', '--json'))).toEqual([
      { event: 'result', verdict: 'same', at: null },
      0
    ])
    expect((await runCli(...args, '3')).stderr).toContain('has no connection 3. Its connections are 1–2.')
  })

  it('finds a connection by its original number in an export of a few', async () => {
    const server = await echo()
    const path = await recorded(server.address, TALK, say(['second', 8]), say(['third', 7]))
    const part = join(await temporaryFolder(), 'part.pcapng')
    const filter = ['--connections', '--filter', 'up:6']
    expect((await runCli('export', path, '--format', 'pcapng', ...filter, '--out', part)).stderr).toContain(
      'Exported 1 connection'
    )
    const second = await runCli('replay', part, '--connection', '2')
    expect([second.stdout, second.code]).toEqual(['same\n', 0])
    const first = await runCli('replay', part, '--connection', '1')
    expect([first.stderr, first.code]).toEqual([
      `tcplens: ${part} has no connection 1. Its only connection is 2. To list them: tcplens decode ${part}\n`,
      3
    ])
  })

  it('connects to a Unix socket', async () => {
    const path = await recorded((await echo()).address, TALK)
    const socket = join(await temporaryFolder(), 'echo.sock')
    const server = createServer((client) => {
      client.on('data', (bytes) => client.write(`<${bytes.toString('latin1')}>`, 'latin1'))
    })
    onTestFinished(() => void server.close())
    await once(server.listen(socket), 'listening')
    const done = await runCli('replay', path, '--connection', '1', '--target', socket)
    expect([done.stdout, done.stderr, done.code]).toEqual(['same\n', '', 0])
  })

  it('reports differences and early ends', async () => {
    const path = await recorded((await echo()).address, TALK)
    const play = async (
      answer: (text: string, nth: number) => string | null,
      ...args: string[]
    ): Promise<Exit> =>
      runCli(
        'replay',
        path,
        '--connection',
        '1',
        '--target',
        address(await answering(answer)),
        '--limit',
        '400',
        ...args
      )
    expect(outcome(await play((text, nth) => (nth === 0 ? `<${text}>` : `<WORLD\0\xff>`), '--json'))).toEqual(
      [{ event: 'result', verdict: 'different', at: 8 }, 1]
    )
    expect(outcome(await play((text, nth) => (nth === 0 ? `<${text}>` : ''), '--json'))).toEqual([
      { event: 'result', verdict: 'diverged', at: 12 },
      1
    ])
    expect(outcome(await play(() => null, '--json'))).toEqual([
      { event: 'result', verdict: 'diverged', at: 5 },
      1
    ])
    const told = await play((text) => `<${text.toUpperCase()}>`)
    expect(told.stdout.split('\n').slice(0, 3)).toEqual([
      'piece 2, byte 1:',
      expect.stringMatching(/^ {2}expected {2}68 65 6c 6c 6f 3e +hello>$/) as string,
      expect.stringMatching(/^ {2}received {2}48 45 4c 4c 4f 3e +HELLO>$/) as string
    ])
    expect(told.stdout.endsWith('different at byte 1 of the reply\n')).toBe(true)
  })

  it.each([['wait'], ['timing'], ['timing:0.01'], ['fast']])('works with the pace %s', async (pace) => {
    // The verdict does not depend on how the bytes are split into reads.
    const server = await answering((text) => text.replaceAll(/[^]/g, '<$&>'))
    const path = await recorded(server.address, say(['ab', 6], ['c', 3]))
    const played = await runCli('replay', path, '--connection', '1', '--pace', pace, '--json')
    expect(outcome(played)).toEqual([{ event: 'result', verdict: 'same', at: null }, 0])
  })

  it('records the replay as a capture that other programs read', async () => {
    const server = await echo()
    const path = await recorded(server.address, TALK)
    const kept = join(await temporaryFolder(), 'played.pcapng')
    const played = await runCli('replay', path, '--connection', '1', '--write', kept)
    expect(played.code).toBe(0)
    expect(await fileRemarks(kept)).toEqual([])
    // Before it was connected, the replay had no address of its own: the first stream of the file is its beginning.
    expect(await fileFollow(kept, [1])).toEqual(await fileFollow(path, [0]))
  })

  it.each<[string, string[], string]>([
    ['a missing connection', ['--connection', '9'], 'has no connection 9. Its only connection is 1.'],
    ['an unreachable server', ['--connection', '1', '--target', 'GONE'], 'nothing listens there']
  ])('rejects %s: exit code 3', async (_name, args, words) => {
    const path = await recorded((await echo()).address, TALK)
    const gone = `127.0.0.1:${await freePort()}`
    const { code, stdout, stderr } = await runCli(
      'replay',
      path,
      ...args.map((arg) => (arg === 'GONE' ? gone : arg)),
      '--json'
    )
    expect({ code, events: parseLines(stdout).map(({ event }) => event) }).toEqual({
      code: 3,
      events: ['error']
    })
    expect(stderr).toContain(words)
  })

  it('rejects an invalid file', async () => {
    const folder = await temporaryFolder()
    const text = join(folder, 'text')
    await writeFile(text, 'hello\n')
    for (const [path, words] of [
      [join(folder, 'nothing'), 'ENOENT'],
      [folder, 'it is a folder'],
      [text, 'is not a capture or a conversation test: line 1']
    ] as const) {
      const { code, stderr } = await runCli('replay', path, '--connection', '1')
      expect([path, code, stderr]).toEqual([
        path,
        path === text ? 2 : 3,
        expect.stringContaining(path === text ? '--connection requires a capture' : words)
      ])
    }
    const { code, stderr } = await runCli('replay', text)
    expect([code, stderr]).toEqual([3, expect.stringContaining('line 1: A test must start with the line')])
  })

  it.each([
    [['--connection', '0'], '--connection 0'],
    [['--connection', '1', '--pace', 'slow'], '--pace slow is not wait, timing, timing:FACTOR or fast.'],
    [['--connection', '1', '--until', 'later'], '--until later is not auto'],
    [['--connection', '1', '--until', '/(/'], '--until /(/'],
    [['--connection', '1', '--limit', '0'], '--limit 0'],
    [['--connection', '1', '--tls', 'maybe'], '--tls maybe is not on or off.'],
    [
      ['--connection', '1', '--tls', 'off', '--ca', 'a.pem'],
      '--tls off cannot be combined with --ca, --insecure or --sni.'
    ],
    [['--connection', '1', '--insecure', '--ca', 'a.pem'], '--insecure and --ca cannot be combined.'],
    [['--connection', '1', '--ca', '/nowhere/a.pem'], '--ca: /nowhere/a.pem does not exist.'],
    [['--connection', '1', '--force'], '--force requires'],
    [[], '--connection N is missing']
  ])('rejects bad usage %j: exit code 2', async (args, words) => {
    const path = join(await temporaryFolder(), 'any.pcapng')
    await writeFile(path, Buffer.from('0a0d0d0a00000000', 'hex'))
    const { code, stderr } = await runCli('replay', path, ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })
})

describe('of a test', () => {
  it('compares a server with the recording, and writes a report for CI', async () => {
    const server = await echo()
    const path = await recorded(server.address, TALK)
    const folder = await temporaryFolder()
    const [text, report] = [join(folder, 'echo.test'), join(folder, 'report.xml')]
    const saved = await runCli('replay', path, '--connection', '1', '--save-test', text)
    expect([saved.stdout, saved.stderr, saved.code]).toEqual([
      'same\n',
      `tcplens: Saved the conversation as a test in ${text}.\n`,
      0
    ])
    expect((await readFile(text, 'utf8')).replace(/@\d+/g, '@0').split('\n')).toEqual([
      'tcplens-test 1',
      '# Connection 1 of recorded.pcapng, as recorded.',
      `target ${address(server)}`,
      '',
      '> @0 "hello"',
      '< "<hello>"',
      '> @0 hex"77 6f 72 6c 64 00 ff"',
      '< hex"3c 77 6f 72 6c 64 00 ff 3e"',
      '> end',
      '< end',
      ''
    ])
    const passing = await runCli(
      'replay',
      text,
      '--target',
      address(await echo()),
      '--repeat',
      '3',
      '--junit',
      report,
      '--json'
    )
    expect(outcome(passing)).toEqual([{ event: 'result', verdict: 'same', at: null }, 0])
    expect(await readFile(report, 'utf8')).toContain(
      '<testsuite name="echo.test" tests="3" failures="0" errors="0">'
    )
    const other = await answering((said) => `<${said.toUpperCase()}>`)
    const failing = await runCli('replay', text, '--target', address(other), '--junit', report, '--force')
    expect(failing.code).toBe(1)
    expect(await readFile(report, 'utf8')).toContain(
      '<failure type="different" message="different at byte 1 of the reply">'
    )
    const again = await runCli('replay', path, '--connection', '1', '--save-test', text)
    expect([again.code, again.stderr]).toEqual([
      3,
      expect.stringContaining('it already exists. Choose another name, or replace it with --force.')
    ])
  })

  it('finds a value in a reply, and sends it in later requests', async () => {
    let next = 40
    const server = await answering((text) =>
      text === 'LOGIN\n' ? `welcome ${++next}!\n` : text === `BYE ${next}\n` ? 'bye\n' : 'who?\n'
    )
    const path = join(await temporaryFolder(), 'session.test')
    await writeFile(
      path,
      [
        'tcplens-test 1',
        `target ${address(server)}`,
        '> "LOGIN\\n"',
        '< "welcome " /[0-9]+/ as session "!\\n"',
        '> "BYE " {session} "\\n"',
        '< any 2 "e\\n"',
        '> end',
        '< end'
      ].join('\n')
    )
    const { stdout, code } = await runCli('replay', path, '--repeat', '2')
    expect([stdout, code]).toEqual(['same (2 times)\n', 0])
  })

  it('reports a mismatching pattern as a difference', async () => {
    const server = await answering(() => 'welcome you!\n')
    const path = join(await temporaryFolder(), 'session.test')
    await writeFile(
      path,
      ['tcplens-test 1', '> "LOGIN\\n"', '< "welcome " /[0-9]+/ "!\\n"', '> end'].join('\n')
    )
    const { stdout, code } = await runCli('replay', path, '--target', address(server), '--json')
    expect([parseLines(stdout).at(-1), code]).toEqual([{ event: 'result', verdict: 'different', at: 8 }, 1])
  })
})

describe('real servers', () => {
  it('nginx: a keep-alive conversation as a test, with patterns for dates', async () => {
    const nginx = await startNginx(peerPath('nginx'))
    onTestFinished(() => nginx.stop())
    const target = { host: '127.0.0.1', port: nginx.port }
    const path = await recorded(target, ({ host, port }) =>
      run(peerPath('curl'), [
        '-sS',
        `http://${host}:${port}/hello.txt`,
        `http://${host}:${port}/missing`,
        '-o',
        '/dev/null',
        '-o',
        '/dev/null'
      ])
    )
    const text = join(await temporaryFolder(), 'nginx.test')
    await runCli('replay', path, '--connection', '1', '--save-test', text)
    expect(await readFile(text, 'utf8')).toContain('"Date: " /[^\\r\\n]*/ "\\r\\n"')
    const played = await runCli('replay', text, '--repeat', '2')
    expect([played.stdout, played.code]).toEqual(['same (2 times)\n', 0])
  })

  it('redis: a conversation of redis-cli', async () => {
    const { port } = await startRedis()
    const path = await recorded({ host: '127.0.0.1', port }, async (proxy) => {
      await run(peerPath('redis-cli'), [
        '-h',
        proxy.host,
        '-p',
        String(proxy.port),
        'SET',
        'greeting',
        'hello'
      ])
    })
    const played = await runCli('replay', path, '--connection', '1', '--json')
    expect(outcome(played)).toEqual([{ event: 'result', verdict: 'same', at: null }, 0])
  })
})
