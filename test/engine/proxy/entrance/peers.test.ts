/** Programs with proxy support, through proxy sessions. */

import { describe, expect, it } from 'vitest'
import type { ProxyConfig } from '../../../../src/shared/contract/sessions'
import { eventNames, startEngine, startProxyOf, untilClosed } from '../../../helpers/engine'
import { ok } from '../../../helpers/http-traffic'
import { needs } from '../../../helpers/peers'
import { hasProgram } from '../../../helpers/programs'
import { run } from '../../../helpers/run'
import { closedPort, listen } from '../../../helpers/servers'

const login = { user: 'ann', password: 'x:y ü' }

async function start(settings: Partial<ProxyConfig>): Promise<{ port: number; events(): Promise<string[]> }> {
  const engine = await startEngine()
  const { address } = await startProxyOf(engine, settings)
  return { port: address.port, events: async () => eventNames(await untilClosed(engine, 1)) }
}

async function page(): Promise<number> {
  const server = await listen((socket) => {
    socket.once('data', () => socket.end(ok('the page')))
  })
  return server.address.port
}

const REQUEST = 'GET / HTTP/1.0\\r\\n\\r\\n'

describe('nc', { skip: !hasProgram('nc', '-h') }, () => {
  it.each([
    ['5', 'socks'],
    ['4', 'socks'],
    ['connect', 'http'],
    ['5', 'auto'],
    ['4', 'auto'],
    ['connect', 'auto']
  ] as const)('-X %s through mode %s', async (protocol, mode) => {
    const { port, events } = await start({ mode })
    const command = `printf '${REQUEST}' | nc -X ${protocol} -x 127.0.0.1:${port} 127.0.0.1 ${await page()}`
    expect((await run('sh', ['-c', command])).stdout).toMatch(/the page$/)
    expect((await events()).slice(0, 4)).toEqual(['open', 'asked', 'connected', 'layer'])
  })
})

describe('socat', needs('socat'), () => {
  it.each([
    ['SOCKS4', 'socks', 'socksport'],
    ['SOCKS4A', 'auto', 'socksport'],
    ['PROXY', 'http', 'proxyport']
  ] as const)('%s through mode %s', async (address, mode, option) => {
    const { port } = await start({ mode })
    const to = `${address}:127.0.0.1:127.0.0.1:${await page()},${option}=${port}`
    const command = `printf '${REQUEST}' | socat -t 5 - ${to}`
    expect((await run('sh', ['-c', command])).stdout).toMatch(/the page$/)
  })
})

describe('curl', needs('curl'), () => {
  it.each([
    ['socks', '--socks5-hostname', '97'],
    ['http', '--proxytunnel', '56']
  ] as const)('logs in through mode %s, and is rejected without a login', async (mode, how, failure) => {
    const { port } = await start({ mode, login })
    const where = how === '--proxytunnel' ? [how, '--proxy'] : [how]
    const args = ['-sS', ...where, `127.0.0.1:${port}`, `http://127.0.0.1:${await page()}/`]
    const as = (user: string): string[] => ['--proxy-user', user, ...args]
    expect((await run('curl', as(`${login.user}:${login.password}`))).stdout).toBe('the page')
    expect(String((await run('curl', as('ann:no'))).code)).toBe(failure)
    expect(String((await run('curl', args)).code)).toBe(failure)
  })

  it.each([
    ['--socks5', /connection refused|\(5\)/i],
    ['--socks4', /rejected|91/]
  ] as const)('by %s gets an explanation when nothing listens', async (how, words) => {
    const { port } = await start({ mode: 'socks' })
    const url = `http://127.0.0.1:${await closedPort()}/`
    expect((await run('curl', ['-sS', how, `127.0.0.1:${port}`, url])).stderr).toMatch(words)
  })
})
