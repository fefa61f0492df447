/** TLS setup of a session: the host rule, the protocols offered to the server, the key log, and invalid settings. */

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planIntercept, type Offer } from '../../../../src/engine/tls/intercept/plan'
import type { ProxyTls } from '../../../../src/shared/contract/proxying'
import { temporaryFolder } from '../../../helpers/engine'
import { connect, stands, trusted } from './ends'
import { startInterceptor } from './interceptor'

const OFFER: Offer = { serverName: 'asked.example', alpn: ['h2', 'http/1.1'], versions: [0x0304, 0x0303] }

async function decided(hosts: ProxyTls['hosts'], ...names: string[]): Promise<string[]> {
  const plan = await planIntercept({ clients: 'intercept', ...(hosts === undefined ? {} : { hosts }) })
  return names.map((name) => plan.decide(name))
}

describe('the host rule', () => {
  it('intercepts all hosts, or none', async () => {
    expect(await decided(undefined, 'any.example', '10.0.0.1')).toEqual(['intercept', 'intercept'])
    const pass = await planIntercept({ clients: 'pass' })
    expect(pass.decide('any.example')).toBe('pass')
  })

  it.each([
    ['example.org', ['example.org', 'EXAMPLE.org.', 'www.example.org', 'notexample.org'], 'iipp'],
    ['*.example.org', ['www.example.org', 'a.b.example.org', 'example.org', 'wwwexample.org'], 'iipp'],
    ['bücher.example', ['xn--bcher-kva.example', 'BÜCHER.example', 'bucher.example'], 'iip'],
    ['*.bücher.example', ['www.xn--bcher-kva.example', 'xn--bcher-kva.example'], 'ip'],
    ['10.0.0.1', ['10.0.0.1', '10.0.0.10', 'x.10.0.0.1'], 'ipp'],
    ['2001:db8::1', ['2001:DB8:0:0:0:0:0:1', '[2001:db8::1]', '2001:db8::2'], 'iip'],
    ['[::1]', ['::1', '0:0:0:0:0:0:0:1', '::2'], 'iip'],
    ['*', ['example.org', '::1'], 'ii']
  ])('of %s decides each host as intended', async (pattern, hosts, wanted) => {
    const letters = (found: string[]): string => found.map((one) => one.slice(0, 1)).join('')
    expect(letters(await decided({ which: 'only', names: [pattern] }, ...hosts))).toBe(wanted)
    const others = letters(await decided({ which: 'except', names: [pattern] }, ...hosts))
    expect(others).toBe(wanted.replaceAll('i', 'x').replaceAll('p', 'i').replaceAll('x', 'p'))
  })

  it.each(['www.*.org', '*example.org', '*.', 'a b', 'example.org/', 'example.org:443', '[::1]:443'])(
    'refuses the pattern %s',
    async (pattern) => {
      for (const settings of [
        { hosts: { which: 'only' as const, names: [pattern] } },
        { exceptions: [pattern] }
      ]) {
        await expect(planIntercept({ clients: 'intercept', ...settings })).rejects.toMatchObject({
          code: 'bad-input',
          message: `“${pattern}” is not a host pattern. Enter a name, an address, or *.example.org for all its subdomains.`
        })
      }
    }
  )
})

describe('the offer to a server', () => {
  async function offered(
    settings: Partial<ProxyTls>,
    offer: Offer | null,
    host = 'host.example'
  ): Promise<object> {
    const plan = await planIntercept({ clients: 'intercept', ...settings })
    const { serverName, name, alpn, verify } = plan.secureFor({ host, offer, isException: false })
    return { serverName, name, alpn, verify }
  }

  it('equals that of the client', async () => {
    expect(await offered({}, OFFER, 'asked.example')).toEqual({
      serverName: 'asked.example',
      name: 'asked.example',
      alpn: ['h2', 'http/1.1'],
      verify: true
    })
  })

  it.each(['', '10.0.0.1', 'no name', 'n\u0000ul.example', 'é.example', 'a'.repeat(300)])(
    'has no server name when the client sends no valid one: “%s”',
    async (serverName) => {
      expect(await offered({}, { ...OFFER, serverName })).toMatchObject({
        serverName: '',
        name: 'host.example'
      })
    }
  )

  it('has the server’s own name when the client uses no TLS', async () => {
    expect(await offered({}, null, 'bücher.example.')).toMatchObject({
      serverName: 'xn--bcher-kva.example',
      alpn: []
    })
    expect(await offered({}, null, '10.0.0.1')).toMatchObject({ serverName: '', name: '10.0.0.1' })
  })

  it('follows the settings', async () => {
    expect(await offered({ serverName: 'wished.example', alpn: [], verify: false }, OFFER)).toEqual({
      serverName: 'wished.example',
      name: 'wished.example',
      alpn: [],
      verify: false
    })
    expect(await offered({ serverName: '' }, OFFER)).toMatchObject({ serverName: '', name: 'host.example' })
  })

  it('is prepared once for each range of versions', async () => {
    const plan = await planIntercept({ clients: 'intercept' })
    const contextFor = (versions: number[]): unknown =>
      plan.secureFor({ host: 'a', offer: { ...OFFER, versions }, isException: false }).context
    const usual = contextFor([0x0304, 0x0303])
    expect(contextFor([0x0304, 0x0303])).toBe(usual)
    expect(contextFor([0x0303])).not.toBe(usual)
    // Obsolete versions do not make it fail.
    expect(contextFor([0x0300])).toBeDefined()
    expect(contextFor([])).toBeDefined()
  })
})

describe('invalid settings', () => {
  it.each<[Partial<ProxyTls>, RegExp]>([
    [{ serverName: '10.0.0.1' }, /is an IP address/],
    [{ serverName: 'a b' }, /is not a valid host name/],
    [{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }, /is higher than the maximum/],
    [{ authority: '/nowhere/ca.pem' }, /ca\.pem does not exist/],
    [{ certificate: { certificate: '/nowhere/own.pem' } }, /own\.pem does not exist/],
    [{ alpn: ['é'.repeat(200)] }, /is longer than 255 bytes/],
    [
      { keyLog: '/nowhere/keys.log' },
      /^The key log \/nowhere\/keys\.log cannot be created: there is no folder \/nowhere\.$/
    ]
  ])('%j are refused with an explanation', async (settings, words) => {
    const failure = await planIntercept({ clients: 'intercept', ...settings }).catch(
      (error: unknown) => error
    )
    expect(failure).toMatchObject({ code: 'bad-input', message: expect.stringMatching(words) as string })
  })

  it('a folder is refused as a key log', async () => {
    const folder = join(await temporaryFolder(), 'keys')
    await mkdir(folder)
    await expect(planIntercept({ clients: 'intercept', keyLog: folder })).rejects.toMatchObject({
      code: 'bad-input',
      message: `The key log ${folder} is a folder. Enter the name of a file in it.`
    })
  })
})

it('the key log gets the secrets of both legs, appended, and is readable only by its owner', async () => {
  const folder = await temporaryFolder()
  const [fresh, used] = [join(folder, 'fresh.log'), join(folder, 'used.log')]
  await writeFile(used, '# before\n')
  const target = await trusted()
  for (const keyLog of [fresh, used]) {
    const proxy = await startInterceptor({
      target: target.address,
      tls: { authority: target.authority, keyLog }
    })
    await connect(proxy)
    await stands(proxy)
    await proxy.plan.close()
    const lines = (await readFile(keyLog, 'latin1')).trimEnd().split('\n')
    if (keyLog === used) expect(lines.shift()).toBe('# before')
    for (const line of lines) expect(line).toMatch(/^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}$/)
    // The second column is the client random: a different one for each leg.
    expect(new Set(lines.map((line) => line.split(' ')[1])).size).toBe(2)
  }
  expect((await stat(fresh)).mode & 0o777).toBe(0o600)
})
