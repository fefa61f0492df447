import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CertificateAuthority } from '../../../../src/engine/tls/authority/authority'
import { makeAuthority, makeSelfSignedFiles } from '../../../helpers/certificates'
import { temporaryFolder } from '../../../helpers/engine'
import { needs, peerPath, needsThat } from '../../../helpers/peers'
import { run } from '../../../helpers/run'
import { shownBy } from '../../../helpers/tls-pair'

const NOW = Date.UTC(2026, 10, 21, 12)
const DAY_MS = 86_400_000

async function openssl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(peerPath('openssl'), args)
  return code === 0 ? stdout : `${code}: ${stderr}`
}

/** Returns the file contents of a folder by name. */
async function contents(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const name of (await readdir(folder)).sort()) found[name] = await readFile(join(folder, name), 'utf8')
  return found
}

it('the authority is created on first use, for its owner only, with its name and validity', async () => {
  const folder = join(await temporaryFolder(), 'deep', 'authority')
  const facts = await new CertificateAuthority(folder, { now: () => NOW }).facts()
  const certificate = new X509Certificate(facts.pem)
  expect(facts).toEqual({
    name: `Tcplens CA on ${os.hostname().slice(0, 38)}, 2026-11-21`,
    from: NOW - DAY_MS,
    to: NOW - DAY_MS + 5 * 365 * DAY_MS,
    sha256: certificate.fingerprint256,
    sha1: certificate.fingerprint,
    publicKey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
    pem: await readFile(join(folder, 'ca.pem'), 'utf8'),
    folder
  })
  const key = createPrivateKey(await readFile(join(folder, 'ca-key.pem')))
  expect([
    certificate.ca,
    certificate.checkPrivateKey(key),
    certificate.verify(certificate.publicKey)
  ]).toEqual([true, true, true])
})

it(
  'the authority is stored in a folder that only its owner can enter',
  needsThat('POSIX', process.platform !== 'win32'),
  async () => {
    const folder = join(await temporaryFolder(), 'authority')
    await new CertificateAuthority(folder).facts()
    const modes = await Promise.all(
      [folder, join(folder, 'ca.pem'), join(folder, 'ca-key.pem')].map(
        async (path) => (await stat(path)).mode
      )
    )
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '600', '600'])
  }
)

it('the authority has a certificate limited to signing server certificates', needs('openssl'), async () => {
  const folder = await temporaryFolder()
  await new CertificateAuthority(folder).facts()
  const text = await openssl('x509', '-in', join(folder, 'ca.pem'), '-noout', '-text')
  expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/)
  expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/)
  expect(text).toMatch(/Subject Key Identifier: *\n/)
  expect(text).toMatch(/ASN1 OID: prime256v1/)
})

it('the authority is created once, even when requested concurrently, and is the same the next time', async () => {
  const folder = await temporaryFolder()
  const many = await Promise.all(
    Array.from({ length: 8 }, async () => (await new CertificateAuthority(folder).facts()).sha256)
  )
  const again = await new CertificateAuthority(folder).facts()
  expect(new Set([...many, again.sha256]).size).toBe(1)
  expect(await readdir(folder)).toEqual(['ca-key.pem', 'ca.pem'])
})

it('the authority recovers when a crash left only a key', async () => {
  const folder = await temporaryFolder()
  await new CertificateAuthority(folder).facts()
  const key = await readFile(join(folder, 'ca-key.pem'), 'utf8')
  await rm(join(folder, 'ca.pem'))
  const { pem } = await new CertificateAuthority(folder).facts()
  expect(await readFile(join(folder, 'ca-key.pem'), 'utf8')).toBe(key)
  expect(new X509Certificate(pem).checkPrivateKey(createPrivateKey(key))).toBe(true)
})

const encrypted = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n'

it.each<[string, (folder: string) => Promise<void>, RegExp]>([
  [
    'a certificate without its key',
    (folder) => rm(join(folder, 'ca-key.pem')),
    /ca-key\.pem does not exist\. Put /
  ],
  [
    "another's key",
    async (folder) => writeFile(join(folder, 'ca-key.pem'), (await makeAuthority()).key),
    /ca-key\.pem contains a key that does not match the certificate in .*ca\.pem\. Put /
  ],
  [
    'a damaged certificate',
    (folder) =>
      writeFile(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
    /ca\.pem contains a certificate that cannot be parsed: .* Put /
  ],
  ['an empty key', (folder) => writeFile(join(folder, 'ca-key.pem'), ''), /ca-key\.pem is empty\. Put /],
  [
    'a key with a passphrase',
    (folder) => writeFile(join(folder, 'ca-key.pem'), encrypted),
    /ca-key\.pem contains an encrypted key\. .* unencrypted ca-key/
  ],
  [
    "a server's certificate",
    async (folder) => {
      const { cert, key } = await (await makeAuthority()).sign({ name: 'localhost' })
      await writeFile(join(folder, 'ca.pem'), cert)
      await writeFile(join(folder, 'ca-key.pem'), key)
    },
    /ca\.pem is not the certificate of an authority \(CA:TRUE\)\. Put /
  ],
  [
    'an expired one',
    async (folder) => {
      const { cert, key } = await makeSelfSignedFiles({ name: 'Old', names: [], from: -9, to: -2 })
      await writeFile(join(folder, 'ca.pem'), cert)
      await writeFile(join(folder, 'ca-key.pem'), key)
    },
    /ca\.pem has expired on \d{4}-\d\d-\d\d\. Put /
  ],
  [
    'one that is not valid yet',
    async (folder) => {
      const { cert, key } = await makeSelfSignedFiles({ name: 'New', names: [], from: 2 })
      await writeFile(join(folder, 'ca.pem'), cert)
      await writeFile(join(folder, 'ca-key.pem'), key)
    },
    /ca\.pem is not valid before \d{4}-\d\d-\d\d\. Check the clock of this machine/
  ]
])(
  '%s is refused with an explanation, kept as it is, and regenerated on request',
  async (_what, spoil, message) => {
    const folder = await temporaryFolder()
    await new CertificateAuthority(folder).facts()
    await spoil(folder)
    const before = await contents(folder)
    const authority = new CertificateAuthority(folder)
    await expect(authority.facts()).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message) as string
    })
    await expect(authority.leaf({ host: 'x.example', like: null })).rejects.toMatchObject({
      code: 'bad-input'
    })
    expect(await contents(folder)).toEqual(before)

    const { sha256 } = await authority.regenerate()
    expect((await new CertificateAuthority(folder).facts()).sha256).toBe(sha256)
    expect(Object.values(await contents(folder))).toEqual(expect.arrayContaining(Object.values(before)))
  }
)

it('the authority loads files that were repaired meanwhile', async () => {
  const folder = await temporaryFolder()
  const { cert, key } = await makeAuthority()
  await writeFile(join(folder, 'ca.pem'), cert)
  const authority = new CertificateAuthority(folder)
  await expect(authority.facts()).rejects.toMatchObject({ code: 'bad-input' })
  await writeFile(join(folder, 'ca-key.pem'), key)
  expect(await authority.facts()).toMatchObject({ name: 'Test Authority' })
})

it('the authority reports a folder that cannot be created', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'file'), '')
  const authority = new CertificateAuthority(join(folder, 'file', 'authority'))
  await expect(authority.facts()).rejects.toMatchObject({
    code: expect.stringMatching(/^(save-failed|bad-input)$/) as string,
    message: expect.stringContaining(join(folder, 'file')) as string
  })
})

it('the authority is regenerated with another key and name, and the previous one is kept next to it', async () => {
  const folder = await temporaryFolder()
  const authority = new CertificateAuthority(folder, { now: () => NOW })
  const { leaf: before, facts } = { leaf: await authority.leaf(WISH), facts: await authority.facts() }
  const first = await contents(folder)
  const again = await authority.regenerate()
  const once = await contents(folder)
  await authority.regenerate()
  const after = await authority.leaf(WISH)

  expect(again.publicKey).not.toBe(facts.publicKey)
  expect(new X509Certificate(again.pem).subject).not.toBe(new X509Certificate(facts.pem).subject)
  expect(once['ca.until-20261121T120000Z.pem']).toBe(first['ca.pem'])
  expect(once['ca-key.until-20261121T120000Z.pem']).toBe(first['ca-key.pem'])
  expect(Object.keys(await contents(folder))).toEqual([
    'ca-key.pem',
    'ca-key.until-20261121T120000Z-2.pem',
    'ca-key.until-20261121T120000Z.pem',
    'ca.pem',
    'ca.until-20261121T120000Z-2.pem',
    'ca.until-20261121T120000Z.pem'
  ])
  expect(after.context).not.toBe(before.context)
  expect(after.chain[1]?.fingerprint).toBe((await authority.facts()).sha256)
})

const WISH = { host: 'www.example.com', like: null }

it(
  'the authority may be imported: RSA or another curve, with its own issuers',
  needs('openssl'),
  async () => {
    const found: { verified: string; chain: string[] }[] = []
    for (const [kind, option] of [
      ['rsa', 'rsa_keygen_bits:2048'],
      ['ec', 'ec_paramgen_curve:P-384']
    ] as const) {
      const folder = await temporaryFolder()
      const [root, rootKey, own, ownKey] = ['root.pem', 'root.key', 'ca.pem', 'ca-key.pem'].map((name) =>
        join(folder, name)
      ) as [string, string, string, string]
      const request = ['req', '-x509', '-newkey', kind, '-pkeyopt', option, '-nodes', '-days', '9']
      await openssl(...request, '-subj', '/CN=Root', '-keyout', rootKey, '-out', root)
      await openssl(
      ...request, '-subj', '/O=Größe, GmbH/CN=Ours', '-utf8', '-addext', 'basicConstraints=critical,CA:TRUE,pathlen:0',
      '-CA', root, '-CAkey', rootKey, '-keyout', ownKey, '-out', own
    ) // prettier-ignore
      await writeFile(own, (await readFile(own, 'utf8')) + (await readFile(root, 'utf8')))
      const { chain, context } = await new CertificateAuthority(folder).leaf(WISH)
      await writeFile(join(folder, 'leaf.pem'), (await shownBy(context)).toString())
      const verify = ['verify', '-CAfile', root, '-untrusted', own, '-verify_hostname', WISH.host]
      found.push({
        verified: (await openssl(...verify, join(folder, 'leaf.pem'))).replace(folder, ''),
        chain: chain.map(({ subject }) => subject)
      })
    }
    const chain = ['CN=www.example.com', 'O=Größe\\, GmbH, CN=Ours', 'CN=Root']
    const verified = '/leaf.pem: OK\n'
    expect(found).toEqual([
      { verified, chain },
      { verified, chain }
    ])
  }
)

it('the authority exports its certificate, and never its key', needs('openssl'), async () => {
  const folder = await temporaryFolder()
  const authority = new CertificateAuthority(folder)
  const { pem, sha256 } = await authority.facts()
  const der = new Uint8Array(await authority.certificate('der'))
  const file = join(folder, 'ca.p12')
  await writeFile(file, await authority.certificate('p12'))
  expect(new X509Certificate(der).fingerprint256).toBe(sha256)
  expect(Buffer.from(await authority.certificate('pem')).toString()).toBe(pem)
  const read = await openssl('pkcs12', '-in', file, '-nokeys', '-passin', 'pass:')
  expect(new X509Certificate(read).fingerprint256).toBe(sha256)
  expect(await openssl('pkcs12', '-in', file, '-nocerts', '-nodes', '-passin', 'pass:')).toBe('')
})

it('the authority exports a PKCS#12 file that Java trusts', needs('keytool'), async () => {
  const folder = await temporaryFolder()
  const authority = new CertificateAuthority(folder)
  const { sha256 } = await authority.facts()
  const file = join(folder, 'ca.p12')
  await writeFile(file, await authority.certificate('p12'))
  const { stdout } = await run(peerPath('keytool'), [
    '-J-Duser.language=en', '-list', '-v', '-storetype', 'PKCS12', '-keystore', file, '-storepass', ''
  ]) // prettier-ignore
  expect(stdout).toContain(`SHA256: ${sha256}`)
  expect(stdout).toContain('Entry type: trustedCertEntry')
})
