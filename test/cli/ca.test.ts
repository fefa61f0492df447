/** `tcplens ca`: an authority is created on first use, found again later, printed and exported. */

import { X509Certificate } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLines, runCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'

describe('tcplens ca', () => {
  it('creates an authority, finds it again, and prints its certificate’s details', async () => {
    const folder = join(await temporaryFolder(), 'made', 'on', 'demand')
    const made = await runCli('ca', '--ca-dir', folder, '--json')
    const found = await runCli('ca', '--ca-dir', folder, '--json')
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(found).toEqual(made)
    const certificate = new X509Certificate(await readFile(join(folder, 'ca.pem')))
    expect(parseLines(made.stdout)).toEqual([
      {
        event: 'authority',
        // OpenSSL's text escapes the comma.
        name: /CN=(.*)/.exec(certificate.subject)?.[1]?.replace('\\,', ','),
        from: Date.parse(certificate.validFrom) / 1000,
        to: Date.parse(certificate.validTo) / 1000,
        sha256: certificate.fingerprint256,
        sha1: certificate.fingerprint,
        publicKey: expect.stringMatching(/^[\w+/]{43}=$/) as string,
        ca: join(folder, 'ca.pem')
      }
    ])
    expect((await stat(join(folder, 'ca-key.pem'))).mode & 0o777).toBe(0o600)

    const told = await runCli('ca', '--ca-dir', folder)
    for (const fact of [certificate.fingerprint256, certificate.fingerprint, join(folder, 'ca.pem')])
      expect(told.stdout).toContain(fact)
  })

  it('with --regenerate creates another one', async () => {
    const folder = await temporaryFolder()
    const fingerprint = async (...args: string[]): Promise<string> => {
      const { stdout } = await runCli('ca', '--ca-dir', folder, '--json', ...args)
      return String(parseLines(stdout)[0]?.['sha256'])
    }
    const first = await fingerprint()
    const second = await fingerprint('--regenerate')
    const third = await fingerprint()
    expect(second).not.toBe(first)
    expect(third).toBe(second)
  })
})

describe('--export', () => {
  it.each(['pem', 'der'] as const)('writes %s as the certificate without its key', async (form) => {
    const folder = await temporaryFolder()
    const path = join(folder, `out.${form}`)
    const { code, stdout } = await runCli('ca', '--ca-dir', folder, '--export', form, path, '--json')
    const bytes = await readFile(path)
    const [line] = parseLines(stdout)
    expect({ code, exported: line?.['exported'] }).toEqual({ code: 0, exported: path })
    expect(new X509Certificate(bytes).fingerprint256).toBe(line?.['sha256'])
    expect(bytes.includes('PRIVATE')).toBe(false)
    if (form === 'der') expect(bytes[0]).toBe(0x30)
  })

  it('writes p12 that OpenSSL opens, without a key', needs('openssl'), async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'out.p12')
    await runCli('ca', '--ca-dir', folder, '--export', 'p12', path)
    const { code, stdout } = await run(peerPath('openssl'), [
      'pkcs12',
      '-in',
      path,
      '-nodes',
      '-passin',
      'pass:'
    ])
    expect(code).toBe(0)
    expect(new X509Certificate(stdout).fingerprint256).toBe(
      new X509Certificate(await readFile(join(folder, 'ca.pem'))).fingerprint256
    )
    expect(stdout).not.toContain('PRIVATE KEY')
  })

  it('replaces a file only with --force', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'precious')
    await writeFile(path, 'precious')
    const args = ['ca', '--ca-dir', folder, '--export', 'pem', path]
    const refused = await runCli(...args, '--json')
    expect(refused).toMatchObject({
      code: 1,
      stderr: `tcplens: ${path} already exists. Choose another name, or replace it with --force.\n`
    })
    expect(parseLines(refused.stdout)).toEqual([
      {
        event: 'error',
        code: 'EEXIST',
        message: `${path} already exists. Choose another name, or replace it with --force.`
      }
    ])
    expect(await readFile(path, 'utf8')).toBe('precious')
    expect(await runCli(...args, '--force')).toMatchObject({ code: 0 })
    expect(await readFile(path, 'utf8')).toContain('BEGIN CERTIFICATE')
  })

  it.each([
    [['--export', 'jks', 'f'], '--export jks is not one of pem, der, p12.'],
    [['--export', 'pem'], '--export pem requires a FILE.'],
    [['f'], 'Unexpected argument f. To export to this file, put --export pem, der or p12 before it.'],
    [['--force'], '--force requires --export FORM FILE.']
  ])('rejects %j as bad usage', async (args, words) => {
    const { code, stderr } = await runCli('ca', '--ca-dir', '/nowhere', ...args)
    expect({ code, told: stderr.includes(words) }).toEqual({ code: 2, told: true })
  })
})
