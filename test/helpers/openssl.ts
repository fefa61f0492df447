/** Certificates of any strength, created and served by the openssl program: libraries refuse to create weak ones. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { temporaryFolder } from './engine'
import { peerPath } from './peers'
import { run } from './run'

export interface MadeCertificate {
  readonly subject: string
  readonly certFile: string
  readonly keyFile: string
}

export interface Strength {
  /** In the format of `openssl genpkey`: `RSA:2048`, `EC:prime192v1`, `ED25519`. */
  readonly key?: string
  /** In the format of `openssl x509`: `sha1`. */
  readonly digest?: string
  /** Further options of `openssl x509`, for the padding of the signature. */
  readonly options?: readonly string[]
}

/** A folder of certificates with the names by which they sign each other. */
export class CertificateMaker {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(): Promise<CertificateMaker> {
    return new CertificateMaker(await temporaryFolder())
  }

  /** Creates a self-signed certificate. */
  async root(name: string, strength: Strength = {}): Promise<MadeCertificate> {
    return this.#make(name, null, 'CA', strength)
  }

  async intermediate(
    name: string,
    issuer: MadeCertificate,
    strength: Strength = {}
  ): Promise<MadeCertificate> {
    return this.#make(name, issuer, 'CA', strength)
  }

  /** For `localhost` and `127.0.0.1`. */
  async leaf(
    name: string,
    issuer: MadeCertificate | null,
    strength: Strength = {}
  ): Promise<MadeCertificate> {
    return this.#make(name, issuer, 'leaf', strength)
  }

  /** Another certificate for the key and name of `certificate`, signed by `issuer`. */
  async crossSign(
    certificate: MadeCertificate,
    issuer: MadeCertificate,
    strength: Strength = {}
  ): Promise<MadeCertificate> {
    return this.#make(certificate.subject, issuer, 'CA', strength, certificate.keyFile)
  }

  #made = 0

  async #make(
    name: string,
    issuer: MadeCertificate | null,
    kind: 'CA' | 'leaf',
    { key = 'EC:prime256v1', digest = 'sha256', options = [] }: Strength,
    existingKey?: string
  ): Promise<MadeCertificate> {
    const path = (end: string): string => join(this.#folder, `${this.#made}.${end}`)
    this.#made++
    const [certFile, keyFile, request, extensions] = [
      path('pem'),
      existingKey ?? path('key'),
      path('csr'),
      path('ext')
    ]
    if (existingKey === undefined) await openssl('genpkey', ...keyOptions(key), '-out', keyFile)
    await openssl('req', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-out', request)
    await writeFile(
      extensions,
      kind === 'CA'
        ? 'basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n'
        : 'basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n'
    )
    const signer =
      issuer === null
        ? ['-signkey', keyFile]
        : ['-CA', issuer.certFile, '-CAkey', issuer.keyFile, '-CAcreateserial']
    // prettier-ignore
    await openssl('x509', '-req', '-in', request, ...signer, `-${digest}`, ...options, '-days', '30',
      '-extfile', extensions, '-out', certFile)
    return { subject: name, certFile, keyFile }
  }
}

function keyOptions(key: string): string[] {
  const [algorithm = '', parameter = ''] = key.split(':')
  if (algorithm === 'RSA') return ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${parameter}`]
  if (algorithm === 'EC') return ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${parameter}`]
  return ['-algorithm', algorithm]
}

async function openssl(...args: string[]): Promise<void> {
  const { code, stderr } = await run(peerPath('openssl'), args)
  if (code !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`)
}

/**
 * Starts an HTTPS server of openssl that responds to every request with a page; `above` are the other certificates it
 * sends.
 */
export async function serveWithOpenssl(
  { certFile, keyFile }: MadeCertificate,
  above: readonly MadeCertificate[] = [],
  ...options: readonly string[]
): Promise<Endpoint> {
  const folder = await temporaryFolder()
  const chainFile = join(folder, 'chain.pem')
  await writeFile(chainFile, '')
  for (const one of above) await appendCertificate(chainFile, one.certFile)
  const server = spawn(
    peerPath('openssl'),
    // prettier-ignore
    ['s_server', '-accept', '127.0.0.1:0', '-cert', certFile, '-key', keyFile, '-www', '-cipher',
      'ALL:@SECLEVEL=0', ...(above.length === 0 ? [] : ['-cert_chain', chainFile]), ...options],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  )
  onTestFinished(async () => {
    if (server.exitCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'close')
  })
  for await (const line of createInterface(server.stdout)) {
    const port = /^ACCEPT .*:(\d+)$/.exec(line)?.[1]
    if (port !== undefined) {
      server.stdout.resume()
      return { host: '127.0.0.1', port: Number(port) }
    }
  }
  throw new Error('openssl s_server ended before it listened')
}

async function appendCertificate(chainFile: string, certFile: string): Promise<void> {
  await appendFile(chainFile, await readFile(certFile))
}
