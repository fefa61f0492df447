/**
 * The moment of a STARTTLS upgrade, with peers in any order: no bytes are lost or duplicated, and no connection
 * hangs.
 */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type net from 'node:net'
import { Duplex } from 'node:stream'
import tls from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { upstreamLegOf } from '../../../../src/shared/model/upstream-leg'
import { rule, setRules } from '../../rules/rules'
import { makeSelfSignedFiles, type TestCertificate } from '../../../helpers/certificates'
import { closeEvent, eventNames, LIVE, readStream, untilClosed } from '../../../helpers/engine'
import { startInterception, type Interception } from '../../../helpers/interception'
import { needs } from '../../../helpers/peers'
import { remarks, tshark } from '../../../helpers/tshark'
import { broken, dial, listen, receive, received } from '../../../helpers/servers'

const GREETING = '220 mail.test ESMTP\r\n'
const CONSENT = '220 2.0.0 Ready to start TLS\r\n'

interface Mail extends Interception {
  /** Returns the server's end of the next connection, after its greeting was sent. */
  accepted(): Promise<net.Socket>
  certificate: TestCertificate
}

/** Starts a session in front of a server that only sends the greeting. */
async function startMail(certificate?: TestCertificate, greeting = GREETING): Promise<Mail> {
  const server = await listen((socket) => {
    if (greeting !== '') socket.write(greeting, 'latin1')
  })
  const interception = await startInterception({ target: server.address })
  const own = certificate ?? (await interception.upstream.sign({ name: 'localhost' }))
  return { ...interception, accepted: () => server.accepted(), certificate: own }
}

/** Starts TLS on the server's side. */
async function serverTls(socket: net.Socket, { certFile, keyFile }: TestCertificate): Promise<tls.TLSSocket> {
  const [cert, key] = [await readFile(certFile), await readFile(keyFile)]
  const secured = new tls.TLSSocket(socket, {
    isServer: true,
    cert,
    key,
    allowHalfOpen: true
  } as tls.TLSSocketOptions)
  secured.on('error', () => undefined)
  return secured
}

/** Starts TLS as a client that trusts only this installation. */
async function clientTls(socket: Duplex, { ca }: Interception): Promise<tls.TLSSocket> {
  const secured = tls.connect({ socket, ca: await readFile(ca), host: '127.0.0.1', servername: '' })
  secured.on('error', () => undefined)
  onTestFinished(() => {
    secured.destroy()
  })
  await once(secured, 'secureConnect')
  return secured
}

/** Sends greeting, command and consent. */
async function agreed(
  mail: Mail,
  command = 'STARTTLS\r\n'
): Promise<{ client: net.Socket; target: net.Socket }> {
  const client = await dial(mail.proxy.address)
  expect(String(await receive(client, GREETING.length))).toBe(GREETING)
  client.write(command)
  const target = await mail.accepted()
  expect(String(await receive(target, command.length))).toBe(command)
  target.write(CONSENT)
  expect(String(await receive(client, CONSENT.length))).toBe(CONSENT)
  return { client, target }
}

/** Compares digests, since a diff of megabytes is unreadable. */
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('after the server agrees to STARTTLS', () => {
  it('megabytes pass inside TLS in both directions and are recorded once', async () => {
    const mail = await startMail()
    const { client, target } = await agreed(mail)
    const [outer, inner] = [await serverTls(target, mail.certificate), await clientTls(client, mail)]
    const [up, down] = [randomBytes(5_000_000), randomBytes(7_000_000)]
    inner.end(up)
    outer.end(down)
    const [gotUp, gotDown] = await Promise.all([received(outer), received(inner)])
    expect([sha(gotUp), sha(gotDown)]).toEqual([sha(up), sha(down)])
    const { events } = await untilClosed(mail.engine, 1)
    const layer = events.find(({ name }) => name === 'layer')?.data as { up: number; down: number }
    const [kept, answered] = [
      await readStream(mail.engine, 1, 'up'),
      await readStream(mail.engine, 1, 'down')
    ]
    expect([sha(kept.subarray(layer.up)), sha(answered.subarray(layer.down)), layer.down]).toEqual([
      sha(up),
      sha(down),
      GREETING.length + CONSENT.length
    ])
  })

  it('bytes are counted once', async () => {
    const mail = await startMail()
    const { client, target } = await agreed(mail)
    client.destroy()
    target.destroy()
    await untilClosed(mail.engine, 1)
    const [{ bytes } = { bytes: null }] = mail.engine.sessions.list()
    expect(bytes).toEqual({ up: 'STARTTLS\r\n'.length, down: GREETING.length + CONSENT.length })
  })

  it('rules apply before and inside TLS, and lose nothing in between', async () => {
    const mail = await startMail()
    const latency = {
      action: 'latency',
      direction: 'both',
      ms: 20,
      jitter: 5,
      distribution: 'uniform'
    } as const
    await setRules(mail.engine, rule('slow', [latency]))
    const { client, target } = await agreed(mail)
    const [outer, inner] = [await serverTls(target, mail.certificate), await clientTls(client, mail)]
    const [up, down] = [randomBytes(500_000), randomBytes(700_000)]
    inner.end(up)
    outer.end(down)
    const [gotUp, gotDown] = await Promise.all([received(outer), received(inner)])
    expect([sha(gotUp), sha(gotDown)]).toEqual([sha(up), sha(down)])
    const { events } = await untilClosed(mail.engine, 1)
    // The TLS handshake is recorded on the client's leg only.
    const layer = events.find(({ name }) => name === 'layer')?.data as { up: number }
    const { bytes } = await mail.engine.handlers['streams.read']({
      capture: LIVE,
      connection: upstreamLegOf(1),
      direction: 'up',
      offset: layer.up,
      length: 60_000
    })
    expect(sha(Buffer.from(bytes))).toBe(sha(up.subarray(0, 60_000)))
  })

  it(
    'the contents are a separate conversation in the file, without Wireshark warnings',
    needs('tshark'),
    async () => {
      const mail = await startMail()
      const { client, target } = await agreed(mail)
      const [outer, inner] = [await serverTls(target, mail.certificate), await clientTls(client, mail)]
      inner.end('inside')
      expect(String(await received(outer))).toBe('inside')
      outer.end('answer')
      expect(String(await received(inner))).toBe('answer')
      await untilClosed(mail.engine, 1)
      expect(await remarks(mail.engine)).toEqual([])
      const fields = ['-T', 'fields', '-e', 'tcp.stream', '-e', 'tcp.payload', '-Y', 'tcp.len > 0']
      const { stdout } = await tshark(mail.engine, ...fields)
      const lines = stdout.trim().split('\n')
      const [plain, inside] = [lines.slice(0, -2), lines.slice(-2)]
      expect(plain.every((line) => line.startsWith('0\t'))).toBe(true)
      expect(inside).toEqual(['inside', 'answer'].map((text) => `1\t${Buffer.from(text).toString('hex')}`))
    }
  )

  it('plain bytes after the command are passed on unchanged', async () => {
    const mail = await startMail()
    const { client, target } = await agreed(mail, 'STARTTLS\r\nNOOP\r\nRSE')
    const [outer, inner] = [await serverTls(target, mail.certificate), await clientTls(client, mail)]
    inner.write('inside')
    expect(String(await receive(outer, 6))).toBe('inside')
  })

  it('a ClientHello that arrives byte by byte is read completely', async () => {
    const mail = await startMail()
    const { client, target } = await agreed(mail)
    const slow = new Duplex({
      read: () => undefined,
      write(bytes: Buffer, _encoding, done) {
        const next = (at: number): void => {
          if (at === bytes.length) done()
          else client.write(bytes.subarray(at, at + 1), () => setImmediate(next, at + 1))
        }
        next(0)
      }
    })
    client.on('data', (bytes: Buffer) => slow.push(bytes))
    const [outer, inner] = [await serverTls(target, mail.certificate), await clientTls(slow, mail)]
    inner.write('inside')
    expect(String(await receive(outer, 6))).toBe('inside')
  })

  it('a client that continues in plain text is relayed as before', async () => {
    const mail = await startMail()
    const { client, target } = await agreed(mail)
    client.write('QUIT\r\n')
    expect(String(await receive(target, 6))).toBe('QUIT\r\n')
    target.end('221 Bye\r\n')
    expect(String(await received(client))).toBe('221 Bye\r\n')
    client.end()
    const detail = await untilClosed(mail.engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'end', 'close'])
  })

  it.each(['end', 'reset'] as const)(
    'a client that leaves with its %s ends the server connection',
    async (how) => {
      const mail = await startMail()
      const { client, target } = await agreed(mail)
      const gone = how === 'end' ? received(target).then(() => null) : broken(target)
      if (how === 'end') client.end()
      else client.resetAndDestroy()
      expect(await gone).toBe(how === 'end' ? null : 'ECONNRESET')
      target.destroy()
      client.destroy()
      await untilClosed(mail.engine, 1)
    }
  )

  it('a server that leaves ends the client connection', async () => {
    const mail = await startMail()
    const { client, target } = await agreed(mail)
    target.end('421 4.4.2 Timeout\r\n')
    expect(String(await received(client))).toBe('421 4.4.2 Timeout\r\n')
    client.end()
    await untilClosed(mail.engine, 1)
  })
})

describe('the handshakes of an upgrade', () => {
  it('begin after the request when the ClientHello arrives in the same read', async () => {
    const greeting =
      '\x4a\0\0\0\x0a8.0.36\0\x2a\0\0\x0012345678\0\xff\xff\x21\x02\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\x00123456789012\0mysql_native_password\0'
    const mail = await startMail(undefined, greeting)
    const socket = await dial(mail.proxy.address)
    await receive(socket, greeting.length)
    const request = Buffer.from(`2000000105ae${'00'.repeat(30)}`, 'hex')
    let first = true
    const eager = new Duplex({
      read: () => undefined,
      write(bytes: Buffer, _encoding, done) {
        socket.write(first ? Buffer.concat([request, bytes]) : bytes, done)
        first = false
      }
    })
    socket.on('data', (bytes: Buffer) => eager.push(bytes))
    const inner = clientTls(eager, mail)
    const target = await mail.accepted()
    expect(await receive(target, request.length)).toEqual(request)
    const outer = await serverTls(target, mail.certificate)
    ;(await inner).write('inside')
    expect(String(await receive(outer, 6))).toBe('inside')
  })

  it('end with a reset when the server is untrusted and its client speaks no HTTP', async () => {
    const mail = await startMail(await makeSelfSignedFiles({ name: 'localhost' }))
    const { client, target } = await agreed(mail)
    await serverTls(target, mail.certificate)
    const inner = await clientTls(client, mail)
    inner.write('EHLO me\r\n')
    const detail = await untilClosed(mail.engine, 1)
    expect(closeEvent(detail)).toMatchObject({ how: 'error', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(eventNames(detail).slice(-3)).toEqual(['error', 'reset', 'close'])
    const layer = detail.events.find(({ name }) => name === 'layer')?.data as { up: number }
    expect(String((await readStream(mail.engine, 1, 'up')).subarray(layer.up))).toBe('EHLO me\r\n')
  })

  it('are not intercepted when the server sends more plain text after its agreement', async () => {
    const mail = await startMail()
    const client = await dial(mail.proxy.address)
    await receive(client, GREETING.length)
    client.write('STARTTLS\r\n')
    const target = await mail.accepted()
    await receive(target, 10)
    target.write(CONSENT + '250 injected\r\n')
    expect(String(await receive(client, CONSENT.length + 14))).toBe(CONSENT + '250 injected\r\n')
    const hello = Buffer.from('16030100050100000100', 'hex')
    client.write(hello)
    expect(await receive(target, hello.length)).toEqual(hello)
  })
})
