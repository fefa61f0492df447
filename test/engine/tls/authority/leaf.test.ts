import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { SecureVersion } from 'node:tls'
import { expect, it } from 'vitest'
import { CertificateAuthority, type AuthorityOptions } from '../../../../src/engine/tls/authority/authority'
import { makeSelfSignedFiles } from '../../../helpers/certificates'
import { temporaryFolder } from '../../../helpers/engine'
import { needs, peerPath } from '../../../helpers/peers'
import { run } from '../../../helpers/run'
import { ANY_VERSION } from '../../../helpers/tls-features'
import { connectTo, listenWith, shownBy } from '../../../helpers/tls-pair'

const DAY_MS = 86_400_000
const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
/** Returns the output of OpenSSL's client, which sends x after the handshake and reads to the end. */
async function sClient(port: number, ...options: string[]): Promise<string> {
  const { stdout } = await run('sh', [
    '-c',
    'echo x | "$0" s_client -connect "$@" -cipher DEFAULT:@SECLEVEL=0 -ign_eof 2>&1',
    peerPath('openssl'),
    `127.0.0.1:${port}`,
    ...['-servername', 'www.example.com', '-verify_hostname', 'www.example.com'],
    ...options
  ])
  return stdout
}

async function makeCa(
  options: AuthorityOptions = {}
): Promise<{ authority: CertificateAuthority; folder: string }> {
  const folder = await temporaryFolder()
  return { authority: new CertificateAuthority(folder, options), folder }
}

async function like(wanted: Parameters<typeof makeSelfSignedFiles>[0]): Promise<X509Certificate> {
  return new X509Certificate((await makeSelfSignedFiles(wanted)).cert)
}

it.each([
  ['a name', 'www.example.com', 'CN=www.example.com', 'DNS:www.example.com'],
  [
    'a name with a trailing dot, in capitals',
    'WWW.Example.com.',
    'CN=www.example.com',
    'DNS:www.example.com'
  ],
  ['an internationalised name', 'bücher.example', 'CN=xn--bcher-kva.example', 'DNS:xn--bcher-kva.example'],
  ['an address', '10.1.2.3', 'CN=10.1.2.3', 'IP Address:10.1.2.3'],
  ['an IPv6 address with a zone', 'fe80::1%eth0', 'CN=fe80::1', 'IP Address:FE80:0:0:0:0:0:0:1'],
  [
    'a name too long for a subject',
    `${'a'.repeat(63)}.example`,
    'O=Tcplens',
    `DNS:${'a'.repeat(63)}.example`
  ],
  ['nothing', '', 'CN=localhost', 'DNS:localhost'],
  ['an invalid name', 'no name\u0000', 'CN=localhost', 'DNS:localhost'],
  ['a name beyond the maximum length', 'x.'.repeat(200), 'CN=localhost', 'DNS:localhost']
])('without a certificate to mirror, a leaf is for %s', async (_what, host, subject, names) => {
  const { chain } = await (await makeCa()).authority.leaf({ host, like: null })
  expect(chain[0]).toMatchObject({ subject, names })
})

it('for a client without a server name, a leaf also has the address that was reached', async () => {
  const { authority } = await makeCa()
  const wish = { host: 'api.example', localHost: '127.0.0.1' }
  const { chain } = await authority.leaf({ ...wish, like: null })
  expect(chain[0]).toMatchObject({ names: 'DNS:api.example, IP Address:127.0.0.1' })
  const mirrored = await authority.leaf({ ...wish, like: await like({ name: 'api.example' }) })
  expect(mirrored.chain[0]?.names).toContain('IP Address:127.0.0.1')
})

it.each([
  [
    'names, addresses and the subject',
    { name: 'Shop', names: ['shop.example', '*.shop.example', '10.0.0.1', '::1'] },
    'shop.example',
    'CN=Shop',
    'DNS:shop.example, DNS:*.shop.example, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1'
  ],
  [
    'a wildcard',
    { name: '*.shop.example', names: ['*.shop.example'] },
    'a.shop.example',
    'CN=*.shop.example',
    'DNS:*.shop.example'
  ],
  [
    'a certificate of another host, and the host',
    { name: '*.shop.example', names: ['*.shop.example'] },
    'a.b.shop.example',
    'CN=*.shop.example',
    'DNS:a.b.shop.example, DNS:*.shop.example'
  ],
  [
    'a certificate without names, and the host',
    { name: 'plain.example', names: [] },
    'plain.example',
    'CN=plain.example',
    'DNS:plain.example'
  ],
  [
    'a subject that is too long',
    { name: 'n'.repeat(65), names: ['n.example'] },
    'n.example',
    'CN=n.example',
    'DNS:n.example'
  ],
  [
    'names for a client without a server name',
    { name: 'n', names: ['n.example'] },
    '',
    'CN=n',
    'DNS:n.example'
  ]
])('it mirrors %s', async (_what, wanted, host, subject, names) => {
  const { chain } = await (await makeCa()).authority.leaf({ host, like: await like(wanted) })
  expect(chain[0]).toMatchObject({ subject, names })
})

it('mirrors no more than 500 names, the host among them', async () => {
  const wanted = { name: 'many', names: Array.from({ length: 700 }, (_, at) => `${at}.many.example`) }
  const { chain, context } = await (
    await makeCa()
  ).authority.leaf({ host: '650.many.example', like: await like(wanted) })
  expect(chain[0]?.names).toMatch(/^DNS:650\.many\.example, DNS:0\.many\.example/)
  const shown = await shownBy(context)
  expect([shown.checkHost('499.many.example'), shown.checkHost('500.many.example')]).toEqual([
    '499.many.example',
    undefined
  ])
})

it.each([
  ['the same', { from: -20, to: 70 }, { from: -20, to: 70 }],
  ['shortened to the limit of browsers', { from: -20, to: 3000 }, { from: -20, to: 377 }],
  ['moved into the limit of browsers', { from: -900, to: 30 }, { from: -396, to: 1 }],
  ['valid now when the server’s has expired', { from: -30, to: -3 }, { from: -30, to: 367 }],
  ['valid now when the server’s is not valid yet', { from: 3, to: 30 }, { from: -1, to: 30 }]
])('the validity of a leaf is %s', async (_what, upstream, expected) => {
  // The authority is old enough for all that is mirrored.
  const now = Date.now()
  const { authority, folder } = await makeCa({ now: () => now - 1000 * DAY_MS })
  await authority.facts()
  const { chain } = await new CertificateAuthority(folder, { now: () => now }).leaf({
    host: 'localhost',
    like: await like({ name: 'x', ...upstream })
  })
  const days = (time = 0): number => Math.round((time - now) / DAY_MS)
  expect({ from: days(chain[0]?.from), to: days(chain[0]?.to) }).toEqual(expected)
})

it('a leaf is neither valid longer nor older than its authority', async () => {
  const now = Date.now()
  const { authority, folder } = await makeCa({ now: () => now })
  const { from, to } = await authority.facts()
  const late = new CertificateAuthority(folder, { now: () => to - 5 * DAY_MS })
  const leaves = [
    await authority.leaf({ host: 'x', like: await like({ name: 'x', from: -30 }) }),
    await late.leaf({ host: 'x', like: null })
  ]
  expect([leaves[0]?.chain[0]?.from, leaves[1]?.chain[0]?.to]).toEqual([from, to])
})

it('a host keeps its context until its leaf expires; another certificate of the server has its own', async () => {
  let now = Date.now()
  const { authority } = await makeCa({ now: () => now })
  const [one, other] = [await like({ name: 'one', to: 5 }), await like({ name: 'other', to: 5 })]
  const contextOf = async (host: string, shown: X509Certificate | null): Promise<unknown> =>
    (await authority.leaf({ host, like: shown })).context
  const first = await contextOf('www.example', one)
  const again = await Promise.all([contextOf('www.example', one), contextOf('WWW.example.', one)])
  const others = await Promise.all([contextOf('www.example', other), contextOf('www2.example', one)])
  expect([again.every((context) => context === first), others.includes(first)]).toEqual([true, false])
  now += 6 * DAY_MS
  expect(await contextOf('www.example', one)).not.toBe(first)
})

it('caches the most recently requested hosts', async () => {
  const { authority } = await makeCa({ maxLeaves: 3 })
  const contextOf = async (host: string): Promise<unknown> =>
    (await authority.leaf({ host, like: null })).context
  const first = await Promise.all(['a', 'b', 'c'].map(contextOf))
  await contextOf('a')
  await contextOf('d')
  const again = await Promise.all(['a', 'c', 'b'].map(contextOf))
  expect(again.map((context) => first.indexOf(context))).toEqual([0, 2, -1])
})

it.each(VERSIONS)('a client of %s is served, and resumes its session the second time', async (version) => {
  const { authority } = await makeCa()
  const { pem } = await authority.facts()
  const { context } = await authority.leaf({ host: 'www.example.com', like: null })
  const port = await listenWith(context, 'hello')
  const options = {
    ca: pem,
    rejectUnauthorized: true,
    servername: 'www.example.com',
    ...ANY_VERSION,
    minVersion: version,
    maxVersion: version
  }
  const reached: unknown[] = []
  let session: Buffer | undefined
  for (let time = 0; time < 2; time++) {
    const socket = await connectTo(port, { ...options, ...(session === undefined ? {} : { session }) })
    // TLS 1.3 sends tickets after the handshake, earlier versions during it.
    session = socket.getSession()
    socket.on('session', (ticket) => {
      session = ticket
    })
    socket.write('x')
    reached.push([socket.getProtocol(), socket.authorized, socket.isSessionReused(), await text(socket)])
  }
  expect(reached).toEqual([
    [version, true, false, 'hello'],
    [version, true, true, 'hello']
  ])
})

it('openssl verifies leaves for names and addresses', needs('openssl'), async () => {
  const { authority, folder } = await makeCa()
  await authority.facts()
  const mirrored = await like({ name: 'Shop', names: ['*.shop.example', '::1', '127.0.0.1'] })
  const verify = async (
    host: string,
    upstream: X509Certificate | null,
    ...option: string[]
  ): Promise<string> => {
    const { context } = await authority.leaf({ host, like: upstream })
    await writeFile(join(folder, 'leaf.pem'), (await shownBy(context)).toString())
    const strict = ['-CAfile', join(folder, 'ca.pem'), '-x509_strict', '-purpose', 'sslserver']
    return (await run(peerPath('openssl'), ['verify', ...strict, ...option, join(folder, 'leaf.pem')])).stdout
  }
  expect([
    await verify('a.example', null, '-verify_hostname', 'a.example'),
    await verify('10.1.2.3', null, '-verify_ip', '10.1.2.3'),
    await verify('fe80::1', null, '-verify_ip', 'fe80::1'),
    await verify('x.shop.example', mirrored, '-verify_hostname', 'y.shop.example'),
    await verify('x.shop.example', mirrored, '-verify_ip', '::1'),
    await verify(`${'a'.repeat(63)}.example`, null, '-verify_hostname', `${'a'.repeat(63)}.example`)
  ]).toEqual(Array.from({ length: 6 }, () => `${join(folder, 'leaf.pem')}: OK\n`))
})

it('curl trusts a leaf with the exported certificate, and does not without it', needs('curl'), async () => {
  const { authority, folder } = await makeCa()
  await authority.facts()
  const { context } = await authority.leaf({ host: 'localhost', like: null })
  const port = await listenWith(context, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')
  const curl = (...args: string[]): ReturnType<typeof run> =>
    run(peerPath('curl'), [
      '-sS',
      '--resolve',
      `localhost:${port}:127.0.0.1`,
      ...args,
      `https://localhost:${port}/`
    ])
  const [trusting, other] = [await curl('--cacert', join(folder, 'ca.pem')), await curl()]
  expect([trusting.stdout, trusting.code, other.code]).toEqual(['hi', 0, 60])
})

it.each([
  ['-tls1', 'TLSv1'],
  ['-tls1_1', 'TLSv1.1'],
  ['-tls1_2', 'TLSv1.2'],
  ['-tls1_3', 'TLSv1.3']
])('openssl s_client %s is served and verifies', needs('openssl'), async (option, version) => {
  const { authority, folder } = await makeCa()
  await authority.facts()
  const { context } = await authority.leaf({ host: 'www.example.com', like: null })
  const port = await listenWith(context, 'hello')
  const stdout = await sClient(port, option, '-CAfile', join(folder, 'ca.pem'))
  expect({
    verified: /Verify return code: .*/.exec(stdout)?.[0],
    version: (/^New, (TLSv1\.3)/m.exec(stdout) ?? /^ +Protocol *: (.*)/m.exec(stdout))?.[1]
  }).toEqual({ verified: 'Verify return code: 0 (ok)', version })
})

it('openssl s_client -reconnect resumes five times', needs('openssl'), async () => {
  const { authority } = await makeCa()
  const { context } = await authority.leaf({ host: 'www.example.com', like: null })
  const port = await listenWith(context, 'hello')
  const stdout = await sClient(port, '-tls1_2', '-reconnect')
  expect(stdout.match(/^(New|Reused), TLS/gm)).toEqual([
    'New, TLS',
    ...Array.from({ length: 5 }, () => 'Reused, TLS')
  ])
})
