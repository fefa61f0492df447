/**
 * Untrusted text cannot control the terminal: control characters are escaped in every field that a peer or a file
 * defines.
 */

import { writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { parseLines, runCli, startCli, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { listenHttpProxy } from '../helpers/proxies'
import { listen, receive, received } from '../helpers/servers'
import { listenTls } from '../helpers/tls-listening'

/** Sets a terminal's title (OSC 0) and colour (CSI of C1), and reverses the rest of the line. */
function hostile(field: string): string {
  return `\u001b]0;${field}\u0007\u009b31m\u202e`
}

/** How it starts in text output. The rest depends on whether the protocol is decoded as UTF-8 or Latin-1. */
function escaped(field: string): string {
  return `\\x1b]0;${field}\\x07`
}

const CONTROLS = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u

describe('the output of a proxy and its capture', () => {
  it('has the control characters of hosts, URLs, reasons, server names and certificates escaped', async () => {
    const { cli, proxy, capture } = await startAutoProxy('--json')
    await playHostilePeers(proxy)
    await cli.until('the last connection', (line) => line['event'] === 'tls' && line['leg'] === 'target')
    cli.kill('SIGINT')
    const live = await cli.exited
    expect(live.stdout).not.toMatch(CONTROLS)
    const printed = live.stdout
    expect(parseLines(printed).length).toBeGreaterThan(5)

    const decoded = await runCli('decode', capture)
    expect(decoded.code).toBe(0)
    expect(decoded.stdout).not.toMatch(CONTROLS)
    const json = await runCli('decode', '--json', capture)
    expect(json.stdout).not.toMatch(CONTROLS)
    expect(parseLines(json.stdout).length).toBeGreaterThan(5)

    for (const field of ['host', 'path', 'reason', 'sni']) {
      expect(printed).toContain(`\\u001b]0;${field}\\u0007`)
      expect(decoded.stdout).toContain(escaped(field))
    }
    // The subject of a certificate appears only in JSON; RFC 4514 escapes C0 in it, and nothing else.
    expect(printed).toContain('subject\\\\07\\u009b31m\\u202e')
  })

  it('is escaped during traffic as well', async () => {
    const { cli, proxy } = await startAutoProxy()
    await playHostilePeers(proxy)
    await expect.poll(() => cli.text(), { timeout: 15_000 }).toMatch(/#3 closed/)
    cli.kill('SIGINT')
    const { stdout, stderr } = await cli.exited
    expect(stdout + stderr).not.toMatch(CONTROLS)
    for (const field of ['host', 'path', 'reason', 'sni']) expect(stdout).toContain(escaped(field))
  })

  it('escapes an upstream proxy’s reason phrase', async () => {
    const answer = Buffer.from(`HTTP/1.1 403 ${hostile('upstream')}\r\nContent-Length: 0\r\n\r\n`)
    const upstream = await listenHttpProxy({ answer })
    const { port } = upstream.address
    const cli = startCli([
      ...['proxy', '--listen', '127.0.0.1:0', '--target', 'api.test:80'],
      ...['--upstream', `http://127.0.0.1:${port}`]
    ])
    const client = connect(await listeningAt(cli))
    await closed(client)
    await expect.poll(() => cli.text(), { timeout: 15_000 }).toContain('#1 closed')
    cli.kill('SIGINT')
    const { stdout, stderr } = await cli.exited
    expect(stdout + stderr).not.toMatch(CONTROLS)
    expect(stdout).toContain(escaped('upstream'))
  })
})

describe('error messages', () => {
  it.each([
    ['a file that does not exist', ['decode', hostile('file')], 1],
    ['an unknown command', [hostile('file')], 2],
    ['an unknown recipe', ['recipe', hostile('file')], 2],
    ['a missing served file', ['server', '--listen', '127.0.0.1:0', '--http-file', hostile('file')], 1]
  ])('about %s are escaped', async (_what, args, code) => {
    const exit = await runCli(...args)
    expect(exit.code).toBe(code)
    expect(exit.stderr).toContain(escaped('file'))
    expect(exit.stderr.trimEnd()).not.toMatch(CONTROLS)
  })

  it('about a damaged capture are escaped', async () => {
    const path = join(await temporaryFolder(), hostile('file'))
    await writeFile(path, 'no capture')
    const exit = await runCli('decode', path)
    expect(exit.code).toBe(1)
    expect(exit.stdout + exit.stderr).not.toMatch(CONTROLS)
  })
})

async function startAutoProxy(
  ...args: string[]
): Promise<{ cli: RunningCli; proxy: Endpoint; capture: string }> {
  const folder = await temporaryFolder()
  const capture = join(folder, 'hostile.pcapng')
  const cli = startCli([
    ...['proxy', '--listen', '127.0.0.1:0', '--mode', 'auto', '--tls', 'intercept', '--insecure-upstream'],
    ...['--ca-dir', folder, '--write', capture, ...args]
  ])
  return { cli, proxy: await listeningAt(cli), capture }
}

/** Reads the address from the first line, which is JSON or text. */
async function listeningAt(cli: RunningCli): Promise<Endpoint> {
  const port = /127\.0\.0\.1:(\d+)|"port":(\d+)/
  await expect.poll(() => cli.text(), { timeout: 15_000 }).toMatch(port)
  const [, ofText, ofJson] = port.exec(cli.text()) ?? []
  return { host: '127.0.0.1', port: Number(ofText ?? ofJson) }
}

/** Sends every SOCKS, HTTP and TLS field that a client or server controls through an auto proxy. */
async function playHostilePeers(proxy: Endpoint): Promise<void> {
  const server = await listen((socket) => {
    socket.end(
      Buffer.from(`HTTP/1.1 200 ${hostile('reason')}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    )
  })
  const certificate = await makeSelfSignedFiles({ name: hostile('subject') })
  const secure = await listenTls(certificate, { serve: (socket) => socket.end() })

  await received(await socks(proxy, hostile('host'), 80))

  const plain = await socks(proxy, '127.0.0.1', server.address.port)
  await receive(plain, 10)
  plain.write(Buffer.from(`GET /${hostile('path')} HTTP/1.1\r\nHost: x\r\nX-A: ${hostile('header')}\r\n\r\n`))
  await received(plain)

  const carrier = await socks(proxy, '127.0.0.1', secure.address.port)
  await receive(carrier, 10)
  const client = tls.connect({ socket: carrier, servername: hostile('sni'), rejectUnauthorized: false })
  client.on('error', () => undefined)
  await closed(client)
}

/** Resolves when the socket is closed, with or without an error. */
async function closed(socket: net.Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

/** Connects a client that has sent a SOCKS5 greeting and a CONNECT request by name (RFC 1928, sections 3 and 4). */
async function socks(proxy: Endpoint, host: string, port: number): Promise<net.Socket> {
  const socket = connect(proxy)
  socket.write(Uint8Array.of(5, 1, 0))
  expect([...(await receive(socket, 2))]).toEqual([5, 0])
  const name = Buffer.from(host)
  socket.write(
    Buffer.concat([Uint8Array.of(5, 1, 0, 3, name.length), name, Uint8Array.of(port >> 8, port & 255)])
  )
  return socket
}

function connect({ host, port }: Endpoint): net.Socket {
  const socket = net.connect({ host, port })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  return socket
}
