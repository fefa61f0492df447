/** Every recipe, tested with independent programs: the bytes on the wire match its card. */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { RECIPE_IDS } from '../../src/shared/recipes/recipes'
import { dataOf, runCli, startCli, type JsonLine, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { netcat } from '../helpers/nc'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { dial, received } from '../helpers/servers'
import { endSeenBySocat } from '../helpers/socat'

const PICTURE = fileURLToPath(new URL('../../resources/icons/256x256.png', import.meta.url))
const isListening = ({ event }: JsonLine): boolean => event === 'listening'

/** Starts a recipe; returns it with its listening ports, or the path of a pipe. */
async function startRecipe(
  name: string,
  ...args: string[]
): Promise<{ cli: RunningCli; ports: number[]; path: string }> {
  const cli = startCli(['recipe', name, '--json', ...args])
  await cli.until('listening', isListening)
  const listening = cli.lines().filter(isListening)
  return {
    cli,
    ports: listening.map(({ port }) => Number(port)),
    path: String(listening[0]?.['path'])
  }
}

/** Returns the number of our connection with the client on this port. */
function connectionFrom(cli: RunningCli, port: number | undefined): number {
  const isOurs = ({ event, client }: JsonLine): boolean =>
    event === 'connection-open' && (client as { port?: number } | undefined)?.port === port
  return Number(cli.lines().find(isOurs)?.['connection'])
}

describe('recipe', () => {
  it('hello-every-second: sends a numbered line each second', needs('nc'), async () => {
    const { cli, ports } = await startRecipe('hello-every-second')
    const nc = netcat(ports[0] ?? 0)
    await expect.poll(() => nc.received).toMatch(/^Hello 1\r\nHello 2\r\n/)
    // The recipe's own client sends one reply.
    await expect.poll(() => dataOf(cli, 1, 'up')).toBe('Thank you\r\n')
  })

  it.each([
    ['echo', 'abc', 'abc'],
    ['echo-greeting', 'abc', 'Hello abc']
  ])('%s: %s is returned as %s', needs('nc'), async (name, sent, answer) => {
    const { ports } = await startRecipe(name)
    const nc = netcat(ports[0] ?? 0)
    nc.type(sent)
    await expect.poll(() => nc.received).toBe(answer)
  })

  it('browser-request: records the request of curl, byte for byte', needs('curl'), async () => {
    const { cli, ports } = await startRecipe('browser-request')
    const address = `127.0.0.1:${String(ports[0])}`
    const { stdout } = await run(peerPath('curl'), ['-s', '-A', 'me', `http://${address}/a?b=c`])
    expect(stdout).toContain('<h1>')
    await expect
      .poll(() => dataOf(cli, 1, 'up'))
      .toBe(`GET /a?b=c HTTP/1.1\r\nHost: ${address}\r\nUser-Agent: me\r\nAccept: */*\r\n\r\n`)
  })

  it('http-from-tcp: sends the bytes as written', needs('curl'), async () => {
    const { ports } = await startRecipe('http-from-tcp')
    const { stdout } = await run(peerPath('curl'), ['-si', `http://127.0.0.1:${String(ports[0])}/`])
    expect(stdout).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 23\r\nConnection: close\r\n\r\n<h1>Hello from TCP</h1>'
    )
  })

  it('png-over-http: sends the picture with its type and length', needs('curl'), async () => {
    const { ports } = await startRecipe('png-over-http')
    const saved = join(await temporaryFolder(), 'saved.png')
    const told = '%{content_type} %header{content-length}'
    const url = `http://127.0.0.1:${String(ports[0])}/`
    const { stdout } = await run(peerPath('curl'), ['-s', '-o', saved, '-w', told, url])
    const [picture, got] = await Promise.all([readFile(PICTURE), readFile(saved)])
    const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
    expect([stdout, sha(got)]).toEqual([`image/png ${picture.length}`, sha(picture)])
  })

  it('keep-alive-vs-close: uses one connection for two requests, or two', needs('curl'), async () => {
    const { ports } = await startRecipe('keep-alive-vs-close')
    const connects = await Promise.all(
      ports.map(async (port) => {
        const url = `http://127.0.0.1:${port}/`
        const { stdout } = await run(peerPath('curl'), [
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{num_connects}',
          url,
          '-o',
          '/dev/null',
          url
        ])
        return stdout
      })
    )
    expect(connects).toEqual(['10', '11'])
  })

  it(
    'client-every-two-seconds: sends the same sentence in two encodings, as in tshark',
    needs('tshark'),
    async () => {
      const path = join(await temporaryFolder(), 'chinese.pcapng')
      const { cli } = await startRecipe('client-every-two-seconds', '--write', path)
      await cli.until(
        'an answer',
        ({ event, direction, connection }) => event === 'data' && direction === 'down' && connection === 4
      )
      cli.kill('SIGTERM')
      await cli.exited
      const fields = ['-T', 'fields', '-e', 'tcp.payload', '-Y', 'tcp.len > 0']
      const { stdout } = await run(peerPath('tshark'), ['-n', '-r', path, ...fields])
      const texts = new Set(
        stdout
          .trim()
          .split('\n')
          .flatMap((hex) => {
            const bytes = Buffer.from(hex.replaceAll(':', ''), 'hex')
            return ['utf-8', 'gb18030'].map(
              (encoding) => `${encoding} ${new TextDecoder(encoding).decode(bytes)}`
            )
          })
      )
      expect(texts).toContain('utf-8 你好，服务器！第 1 次\r\n')
      expect(texts).toContain('gb18030 你好，服务器！第 1 次\r\n')
    }
  )

  it('get-and-post: sends two requests that tshark reports as complete', needs('tshark'), async () => {
    const path = join(await temporaryFolder(), 'requests.pcapng')
    const { cli } = await startRecipe('get-and-post', '--write', path)
    const answered = ({ kind, connection }: JsonLine): boolean =>
      kind === 'http.response' && Number(connection) > 2
    await cli.until('both answers', () => cli.lines().filter(answered).length >= 2)
    cli.kill('SIGTERM')
    await cli.exited
    const fields = ['-e', 'http.request.method', '-e', 'http.content_length', '-e', 'urlencoded-form.value']
    const { stdout } = await run(peerPath('tshark'), [
      '-n',
      '-r',
      path,
      '-Y',
      'http.request',
      '-T',
      'fields',
      ...fields
    ])
    expect([...new Set(stdout.trim().split('\n'))].sort()).toEqual(['GET\t\t', 'POST\t32\t张三,2'])
  })

  it('slow-reader: reads nothing until it is resumed', needs('nc'), async () => {
    const { cli, ports } = await startRecipe('slow-reader')
    const client = await dial({ host: '127.0.0.1', port: ports[0] ?? 0 })
    client.write('anybody?')
    const from = (): number => connectionFrom(cli, client.localPort)
    await expect.poll(from).toBeGreaterThan(0)
    const isPaused = ({ event, connection, on }: JsonLine): boolean =>
      event === 'reading' && connection === from() && on === false
    await cli.until('the pause', isPaused)
    client.end()
    expect(dataOf(cli, from(), 'up')).toBe('')
  })

  it('half-close: closes the server’s side and still receives', async () => {
    const { cli, ports } = await startRecipe('half-close')
    const client = await dial({ host: '127.0.0.1', port: ports[0] ?? 0 })
    const port = client.localPort
    client.write('first')
    expect((await received(client)).toString()).toBe('I say no more, but I listen\r\n')
    client.end('second')
    const from = (): number => connectionFrom(cli, port)
    await cli.until(
      'the close',
      ({ event, connection }) => event === 'connection-close' && connection === from()
    )
    expect(dataOf(cli, from(), 'up')).toBe('firstsecond')
  })

  it('reset: sends an RST', needs('socat'), async () => {
    const { ports } = await startRecipe('reset')
    expect(await endSeenBySocat(ports[0] ?? 0)).toBe('reset')
  })

  it('local-pipe: exchanges lines over a Unix socket', needs('nc'), async () => {
    const { path } = await startRecipe('local-pipe')
    const nc = netcat(path)
    await expect.poll(() => nc.received).toBe('Welcome to the pipe\r\n')
  })

  it('every recipe works with a proxy in between', needs('nc'), async () => {
    const { cli, ports } = await startRecipe('echo-greeting', '--proxy')
    expect(ports).toHaveLength(2)
    const nc = netcat(ports[1] ?? 0)
    nc.type('you')
    await expect.poll(() => nc.received).toBe('Hello you')
    const opened = (): number => cli.lines().filter(({ event }) => event === 'connection-open').length
    // The recipe's own client makes three connections through the proxy, and nc two more.
    await expect.poll(opened).toBe(5)
  })

  it('lists the recipes without a name; an unknown one is reported', async () => {
    expect((await runCli('recipe')).stdout.trim().split('\n')).toEqual([...RECIPE_IDS])
    const { code, stderr } = await runCli('recipe', 'soup')
    expect(code).toBe(2)
    expect(stderr).toContain('There is no recipe soup.')
  })
})
