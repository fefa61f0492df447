/**
 * Connections that the system really redirects. The rules use reserved addresses (127.77.0.0/16, and RFC 2544's
 * 198.18.0.0/15) and one destination port, and are removed in any case.
 */

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { originalDestination } from '../../../../src/engine/proxy/transparent/original-destination'
import {
  readRedirectTarget,
  type RedirectTarget
} from '../../../../src/engine/proxy/transparent/transparent-arrival'
import { transparentTrouble } from '../../../../src/engine/proxy/transparent/transparent-trouble'
import type { AppError } from '../../../../src/shared/model/app-error'
import type { Endpoint } from '../../../../src/shared/model/connection-event'
import type { ConnectionDetail } from '../../../../src/shared/contract/traffic'
import { startEngine, startProxyOf, untilClosed } from '../../../helpers/engine'
import { run } from '../../../helpers/run'
import { listen, received } from '../../../helpers/servers'
import { needs, needsThat } from '../../../helpers/peers'

/** Returns why a program is unusable: netfilter rules require root, and do not work in every container. */
function whyNot(program: string): string | null {
  if (process.platform !== 'linux') return 'redirecting is Linux’s'
  if (process.getuid?.() !== 0) return 'only root makes rules of netfilter'
  try {
    execFileSync(program, ['-w', '-t', 'nat', '-L', 'OUTPUT', '-n'], { stdio: 'ignore' })
    return null
  } catch {
    // Not installed, or the kernel has no nat table.
    return `${program} cannot be used here`
  }
}

function redirect(program: string, { host, port }: Endpoint, to: number): void {
  const rule = ['OUTPUT', '-p', 'tcp', '-d', host, '--dport', String(port), '-j', 'REDIRECT']
  const args = (how: string): string[] => ['-w', '-t', 'nat', how, ...rule, '--to-ports', String(to)]
  execFileSync(program, args('-A'))
  onTestFinished(() => {
    execFileSync(program, args('-D'))
  })
}

interface Listener {
  readonly bound: Endpoint
  /** Resolves with the outcome of the next client. */
  next(): Promise<RedirectTarget | AppError>
}

async function listenTransparently(host = '127.0.0.1'): Promise<Listener> {
  const server = net.createServer()
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const { address, port } = server.address() as AddressInfo
  const bound = { host: address, port }
  return {
    bound,
    async next() {
      const [socket] = (await once(server, 'connection')) as [net.Socket]
      onTestFinished(() => {
        socket.destroy()
      })
      return readRedirectTarget(socket, bound).catch((error: unknown) => error as AppError)
    }
  }
}

/** Connects a client in a separate process, like real clients; it ends with the test. */
function connectElsewhere({ host, port }: Endpoint): void {
  const child = spawn(
    process.execPath,
    ['-e', `require('net').connect(${port}, '${host}').on('error', () => undefined).resume()`],
    { stdio: 'ignore' }
  )
  onTestFinished(async () => {
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  })
}

/** Sends a question from a separate process; returns all bytes received until FIN or reset. */
async function askElsewhere({ host, port }: Endpoint, question: string): Promise<string> {
  const script = `const c = require('net').connect({ port: ${port}, host: '${host}', allowHalfOpen: true })
    c.on('error', () => undefined).pipe(process.stdout); c.end('${question}')`
  return (await run(process.execPath, ['-e', script])).stdout
}

const v4 = whyNot('iptables')
const v6 = whyNot('ip6tables')

describe('a redirected connection', () => {
  it.each([
    { host: '127.77.0.1', port: 80 },
    { host: '198.18.77.9', port: 5432 }
  ])(
    'goes to its original destination: $host:$port',
    needsThat('transparent proxying', v4 === null),
    async (target) => {
      expect(await transparentTrouble()).toBeNull()
      const listener = await listenTransparently()
      redirect('iptables', target, listener.bound.port)
      const asked = listener.next()
      connectElsewhere(target)
      expect(await asked).toEqual({ way: 'transparent', target })
    }
  )

  it(
    'is found by a listener on all addresses and both families',
    needsThat('transparent proxying', v4 === null),
    async () => {
      const listener = await listenTransparently('::')
      const target = { host: '127.77.0.2', port: 81 }
      redirect('iptables', target, listener.bound.port)
      const asked = listener.next()
      connectElsewhere(target)
      expect(await asked).toEqual({ way: 'transparent', target })
    }
  )

  it('is found over IPv6', needsThat('transparent proxying over IPv6', v6 === null), async () => {
    const listener = await listenTransparently('::1')
    const target = { host: '::1', port: 8077 }
    redirect('ip6tables', target, listener.bound.port)
    const asked = listener.next()
    connectElsewhere(target)
    expect(await asked).toEqual({ way: 'transparent', target })
  })

  it('is found for each of a hundred at once', needsThat('transparent proxying', v4 === null), async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.close()
    })
    const { port } = server.address() as AddressInfo
    redirect('iptables', { host: '127.77.2.0/24', port: 80 }, port)
    const hosts = Array.from({ length: 100 }, (_, n) => `127.77.2.${n + 1}`)
    const found: (string | undefined)[] = []
    const all = new Promise<void>((resolve, reject) => {
      server.on('connection', (socket) => {
        socket.on('error', () => undefined)
        // The test's own process is the client here: only the original destination is looked up.
        originalDestination(socket, { host: '127.0.0.1', port }).then((target) => {
          socket.destroy()
          if (found.push(target?.host) === hosts.length) resolve()
        }, reject)
      })
    })
    for (const host of hosts) {
      const client = net.connect(80, host)
      client.on('error', () => undefined).resume()
    }
    await all
    expect(found.toSorted()).toEqual(hosts.toSorted())
  })

  it(
    'delivered without redirection names its server by its own address',
    { ...needs('ip'), ...needsThat('transparent proxying', v4 === null) },
    async () => {
      const listener = await listenTransparently('0.0.0.0')
      const route = (how: string): void => {
        execFileSync('ip', ['route', how, 'local', '198.18.78.0/24', 'dev', 'lo'])
      }
      route('add')
      onTestFinished(() => {
        route('del')
      })
      const target = { host: '198.18.78.5', port: listener.bound.port }
      const asked = listener.next()
      connectElsewhere(target)
      expect(await asked).toEqual({ way: 'transparent', target })
    }
  )

  it(
    'of Tcplens itself is refused: it would loop',
    needsThat('transparent proxying', v4 === null),
    async () => {
      const listener = await listenTransparently()
      const target = { host: '198.18.77.10', port: 80 }
      redirect('iptables', target, listener.bound.port)
      const asked = listener.next()
      const own = net.connect(target)
      own.on('error', () => undefined)
      onTestFinished(() => {
        own.destroy()
      })
      expect((await asked) as AppError).toMatchObject({
        code: 'not-found',
        message: `The rule redirects Tcplens's own connection to 198.18.77.10:80 back to 127.0.0.1:${listener.bound.port}, which would cause an endless loop. Exclude the user that runs Tcplens from the rule: -m owner ! --uid-owner 0`
      })
    }
  )
})

describe('a transparent session', needsThat('transparent proxying', v4 === null), () => {
  it('relays redirected connections to their original destination and records it', async () => {
    const server = await listen()
    const target = { host: '127.77.3.1', port: 8077 }
    const engine = await startEngine()
    // The rule redirects all traffic of this machine, including root's: the upstream connection needs another
    // address.
    const overrides = [{ from: target, to: { host: '127.0.0.1', port: server.address.port } }]
    const proxy = await startProxyOf(engine, { mode: 'transparent', overrides })
    redirect('iptables', target, proxy.address.port)
    const client = askElsewhere(target, 'question')
    const accepted = await server.accepted()
    expect(String(await received(accepted))).toBe('question')
    accepted.end('answer')
    expect(await client).toBe('answer')
    const detail = await untilClosed(engine, 1)
    expect(detail.events.find(({ name }) => name === 'asked')?.data).toMatchObject({
      way: 'transparent',
      target
    })
  })

  it('refuses a connection that was not redirected, and does not dial itself twice', async () => {
    const target = { host: '127.77.3.2', port: 8078 }
    const engine = await startEngine()
    const proxy = await startProxyOf(engine, { mode: 'transparent' })
    redirect('iptables', target, proxy.address.port)
    await askElsewhere(proxy.address, 'hello')
    const direct = await untilClosed(engine, 1)
    await askElsewhere(target, 'hello')
    // The second connection is the client's, the third is Tcplens's own upstream connection, redirected back by the
    // rule.
    const looped = await untilClosed(engine, 3)
    const codeOf = ({ events }: ConnectionDetail): unknown =>
      events.map(({ data }) => (data as { code?: string }).code).find((code) => code !== undefined)
    expect([codeOf(direct), codeOf(looped)]).toEqual(['ERR_CLIENT_DIRECT', 'ELOOP'])
    expect(engine.sessions.list()[0]?.connections.total).toBe(3)
  })
})

describe('a connection that nothing redirected', needsThat('Linux', process.platform === 'linux'), () => {
  it('is refused with an instruction', async () => {
    const listener = await listenTransparently()
    const asked = listener.next()
    connectElsewhere(listener.bound)
    const { code, message } = (await asked) as AppError
    expect(code).toBe('not-found')
    // Without root the table cannot be read, and the other message applies.
    if (process.getuid?.() === 0)
      expect(message).toBe(
        `This client connected to 127.0.0.1:${listener.bound.port} directly, so it has no original destination. Add the redirect rule, or use mode auto.`
      )
    else expect(message).toContain('cannot be read')
  })
})
