/** Copies of requests over TLS or HTTP/2, run by the real programs. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { copyAs, type CopyForm } from '../../../src/shared/copy/copy-as'
import type { CopySource } from '../../../src/shared/copy/copy-source'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { needs } from '../../helpers/peers'
import { run } from '../../helpers/run'

const TEXT = 'POST /t HTTP/1.1\r\nHost: shop.example\r\nX-B: \xe9\r\nContent-Length: 4\r\n\r\na\0\xffb'
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-copy-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Came {
  name: string
  protocol: string
  text: string
}

/** Starts a server that stores what it receives, and the host name that was requested. */
async function start(): Promise<{ port: number; came: () => Came | null }> {
  const { key, cert } = await makeSelfSignedFiles({ name: 'localhost' })
  let came: Came | null = null
  const server = tls.createServer({ key, cert, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    let text = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (text.length < TEXT.length) return
      came = { name: String(socket.servername), protocol: String(socket.alpnProtocol), text }
      socket.end(ANSWER)
    })
  })
  onTestFinished(() => {
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, came: () => came }
}

const source = (port: number): CopySource => ({
  to: {
    host: '127.0.0.1',
    port,
    tls: { serverName: 'sni.example', verify: false }
  },
  bytes: new Uint8Array(Buffer.from(TEXT, 'latin1')),
  missing: 0,
  framed: false
})
const sent = async (form: CopyForm, program: string, file: string, ...args: string[]): Promise<unknown> => {
  const { port, came } = await start()
  const copied = copyAs(form, source(port), true)
  if (!copied.ok) throw new Error(copied.reason)
  const path = join(folder, file)
  await writeFile(path, copied.text)
  await run(program, [...args, path])
  return came()
}

describe('through TLS', { timeout: 60_000 }, () => {
  it('curl, with the requested server name', needs('curl'), async () => {
    // curl offers only the HTTP version of the request.
    expect(await sent('curl', 'bash', 'copied.sh')).toEqual({
      name: 'sni.example',
      protocol: 'http/1.1',
      text: TEXT
    })
  })

  it('netcat is replaced by openssl', needs('openssl'), async () => {
    expect(await sent('netcat', 'bash', 'copied.sh')).toMatchObject({ name: 'sni.example', text: TEXT })
  })

  it('Node', async () => {
    expect(await sent('node', process.execPath, 'copied.mjs')).toMatchObject({
      name: 'sni.example',
      text: TEXT
    })
  })

  it('Python', needs('python3'), async () => {
    expect(await sent('python', 'python3', 'copied.py')).toMatchObject({ name: 'sni.example', text: TEXT })
  })

  it('Go', needs('go'), async () => {
    expect(await sent('go', 'go', 'copied.go', 'run')).toMatchObject({ name: 'sni.example', text: TEXT })
  })
})

describe('HTTP/2', () => {
  it('curl uses HTTP/2 for an HTTP/2 request', needs('curl'), async () => {
    const peer = http2.createServer()
    peer.listen(0, '127.0.0.1')
    await once(peer, 'listening')
    const { port } = peer.address() as AddressInfo
    const arrived = new Promise<Record<string, unknown>>((resolve) => {
      peer.on('stream', (stream, headers) => {
        let body = ''
        stream.setEncoding('latin1').on('data', (text: string) => (body += text))
        stream.on('end', () => {
          stream.respond({ ':status': 204 }, { endStream: true })
          resolve({ ...Object.fromEntries(Object.entries(headers)), body })
        })
      })
    })
    const text = `PUT /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx-kind: tea\r\nx-empty: \r\ncontent-length: 5\r\n\r\nhello`
    const copied = copyAs(
      'curl',
      {
        to: { host: '127.0.0.1', port, tls: null },
        bytes: new Uint8Array(Buffer.from(text)),
        missing: 0,
        framed: true
      },
      true
    )
    if (!copied.ok) throw new Error(copied.reason)
    const path = join(folder, 'copied.sh')
    await writeFile(path, copied.text)
    await run('bash', [path])
    peer.close()
    const { ':authority': authority, ...headers } = await arrived
    expect([authority, headers]).toEqual([
      `127.0.0.1:${port}`,
      {
        ':method': 'PUT',
        ':path': '/a?b=c',
        ':scheme': 'http',
        'x-kind': 'tea',
        'x-empty': '',
        'content-length': '5',
        body: 'hello'
      }
    ])
  })

  it('is noted when the format does not support HTTP/2', () => {
    const copied = copyAs('netcat', { ...source(443), framed: true }, true)
    expect(copied).toMatchObject({ ok: true, hints: ['framed'] })
  })
})
