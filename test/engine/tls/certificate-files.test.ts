import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadAuthorities, loadCertificate } from '../../../src/engine/tls/certificate-files'
import { hasProgram } from '../../helpers/programs'
import { readsPkcs12 } from '../../helpers/tls-features'
import { needsThat, needs } from '../../helpers/peers'

// Files created by the openssl program.

const openssl = hasProgram('openssl', 'version')
let folder = ''
const file = (name: string): string => join(folder, name)

function run(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
}

beforeAll(() => {
  if (!openssl) return
  folder = mkdtempSync(join(tmpdir(), 'tcplens-certificates-'))
  for (const name of ['one', 'two']) {
    run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9',
      '-subj', `/CN=${name}.example`, '-keyout', `${name}.key`, '-out', `${name}.pem`) // prettier-ignore
  }
  run('pkcs8', '-topk8', '-in', 'one.key', '-out', 'secret.key', '-passout', 'pass:right')
  run('pkcs12', '-export', '-in', 'one.pem', '-inkey', 'one.key', '-out', 'one.p12', '-passout', 'pass:right')
  run('pkcs12', '-export', '-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-in', 'one.pem', '-inkey', 'one.key', '-out', 'old.p12', '-passout', 'pass:right') // prettier-ignore
  run('x509', '-in', 'one.pem', '-outform', 'DER', '-out', 'one.der')
  const both = execFileSync('cat', ['one.pem', 'one.key'], { cwd: folder })
  writeFileSync(file('both.pem'), both)
  writeFileSync(file('empty.pem'), '')
  writeFileSync(file('words.txt'), 'no certificate at all')
  writeFileSync(file('broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
})

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true })
})

test('certificates load from two files, one file, encrypted, and as PKCS#12', needs('openssl'), async () => {
  const loaded = await Promise.all([
    loadCertificate({ certificate: file('one.pem'), key: file('one.key') }),
    loadCertificate({ certificate: file('both.pem') }),
    loadCertificate({ certificate: file('one.pem'), key: file('secret.key'), passphrase: 'right' }),
    loadCertificate({ certificate: file('one.p12'), passphrase: 'right' })
  ])
  for (const parts of loaded) tls.createSecureContext(parts)
  const authorities = [
    ...(await loadAuthorities(file('one.pem'))),
    ...(await loadAuthorities(file('one.der')))
  ]
  expect(authorities[0]).toBe(authorities[1])
})

test.each([
  ['a missing file', { certificate: 'gone.pem' }, 'gone.pem does not exist.'],
  ['an empty file', { certificate: 'empty.pem' }, 'empty.pem is empty.'],
  [
    'another kind of file',
    { certificate: 'words.txt', key: 'one.key' },
    'words.txt contains no PEM certificate (-----BEGIN CERTIFICATE-----).'
  ],
  ['another kind of file alone', { certificate: 'words.txt' }, /words\.txt is neither PEM nor PKCS#12: /],
  [
    'a damaged certificate',
    { certificate: 'broken.pem', key: 'one.key' },
    /broken\.pem contains a certificate that cannot be parsed: /
  ],
  [
    'a key in place of the certificate',
    { certificate: 'one.key', key: 'one.key' },
    'one.key contains no certificate (-----BEGIN CERTIFICATE-----).'
  ],
  [
    'a certificate without a key',
    { certificate: 'one.pem' },
    'one.pem contains no private key. Choose the file with the key too.'
  ],
  [
    'a certificate in place of the key',
    { certificate: 'one.pem', key: 'two.pem' },
    'two.pem contains no private key (-----BEGIN PRIVATE KEY-----).'
  ],
  [
    "another certificate's key",
    { certificate: 'one.pem', key: 'two.key' },
    /two\.key contains a key that does not match the certificate in .*one\.pem\.$/
  ],
  [
    'an encrypted key without its passphrase',
    { certificate: 'one.pem', key: 'secret.key' },
    'secret.key contains an encrypted key. Enter its passphrase.'
  ],
  [
    'a wrong passphrase',
    { certificate: 'one.pem', key: 'secret.key', passphrase: 'wrong' },
    'secret.key cannot be decrypted: the passphrase is wrong.'
  ],
  [
    'PKCS#12 without its passphrase',
    { certificate: 'one.p12' },
    'one.p12 is encrypted. Enter its passphrase.'
  ],
  [
    'PKCS#12 with a wrong passphrase',
    { certificate: 'one.p12', passphrase: 'wrong' },
    'one.p12 cannot be decrypted: the passphrase is wrong.'
  ]
])(
  '%s is refused with its name and the reason',
  needs('openssl'),
  async (_what, { certificate, ...rest }, message) => {
    const refused = loadCertificate({
      ...rest,
      certificate: file(certificate),
      ...('key' in rest ? { key: file(rest.key) } : {})
    })
    await expect(refused).rejects.toMatchObject({
      code: 'bad-input',
      message: typeof message === 'string' ? `${folder}/${message}` : expect.stringMatching(message)
    })
  }
)

test(
  'old PKCS#12 encryption is refused with an explanation if the TLS library no longer supports it',
  needs('openssl'),
  async () => {
    const loaded = loadCertificate({ certificate: file('old.p12'), passphrase: 'right' })
    if (readsPkcs12(readFileSync(file('old.p12')), 'right')) await loaded
    else {
      await expect(loaded).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(/old\.p12 uses an encryption that is no longer supported/) as string
      })
    }
  }
)

test(
  'a path that is no regular file is refused without waiting',
  needsThat('POSIX', process.platform !== 'win32'),
  async () => {
    await expect(loadAuthorities('/dev/zero')).rejects.toMatchObject({
      code: 'bad-input',
      message: '/dev/zero cannot be read: it is not a regular file.'
    })
    const pipe = join(mkdtempSync(join(tmpdir(), 'tcplens-pipe-')), 'pipe')
    execFileSync('mkfifo', [pipe])
    try {
      await expect(loadCertificate({ certificate: pipe })).rejects.toMatchObject({
        message: `${pipe} cannot be read: it is not a regular file.`
      })
    } finally {
      rmSync(dirname(pipe), { recursive: true })
    }
  }
)
