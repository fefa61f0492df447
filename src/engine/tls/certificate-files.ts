import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import tls, { type SecureContextOptions } from 'node:tls'
import type { ServerTls } from '../../shared/contract/socket-options'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import { openFile } from '../files/sent-file'
import { keyPem } from './certificate-parts'

/** Loads certificates, keys and authorities from files. Each error explains the fix. */

export type CertificateFiles = NonNullable<ServerTls['certificate']>

/** Far more than any chain; a larger file holds something else. */
const MAX_FILE_BYTES = 4 * 1024 * 1024

const PEM = /-----BEGIN ([A-Z0-9 ]{1,64})-----[^-]*(?:-(?!----END )[^-]*)*-----END \1-----/g

/** Loads a certificate with its key: two PEM files, one PEM file with both, or a PKCS#12 file. */
export async function loadCertificate(files: CertificateFiles): Promise<SecureContextOptions> {
  const { certificate: path, key, passphrase } = files
  const bytes = await readCertificateFile(path)
  if (!isPem(bytes)) {
    if (key === undefined) return checkedPkcs12(path, bytes, passphrase)
    throw refusal(path, 'contains no PEM certificate (-----BEGIN CERTIFICATE-----)')
  }
  const certificates = certificatesOf(path, bytes.toString('latin1'))
  const privateKey =
    key === undefined ? readKey(path, bytes, passphrase, true) : await loadKey(key, passphrase)
  checkPair(path, certificates, key ?? path, privateKey)
  return { cert: certificates.join('\n'), key: keyPem(privateKey) }
}

export interface PemPair {
  /** PEM; the certificate of the key comes first. */
  certificates: string[]
  key: KeyObject
}

/** Loads a PEM certificate and a PEM key, and checks that they match. */
export async function loadPemPair(path: string, keyPath: string): Promise<PemPair> {
  const certificates = certificatesOf(path, (await readCertificateFile(path)).toString('latin1'))
  const key = await loadKey(keyPath)
  checkPair(path, certificates, keyPath, key)
  return { certificates, key }
}

/** Loads a private key: PEM, or PKCS#8 as DER. */
export async function loadKey(path: string, passphrase?: string): Promise<KeyObject> {
  return readKey(path, await readCertificateFile(path), passphrase, false)
}

function checkPair(path: string, certificates: readonly string[], keyPath: string, key: KeyObject): void {
  if (!new X509Certificate(certificates[0] ?? '').checkPrivateKey(key)) {
    throw refusal(keyPath, `contains a key that does not match the certificate in ${path}`)
  }
}

/** Returns the certificates of authorities as PEM, one per entry. */
export async function loadAuthorities(path: string): Promise<string[]> {
  const bytes = await readCertificateFile(path)
  if (isPem(bytes)) return certificatesOf(path, bytes.toString('latin1'))
  try {
    return [new X509Certificate(bytes).toString()]
  } catch (error) {
    throw refusal(path, 'contains no certificate, neither PEM nor DER', error)
  }
}

async function readCertificateFile(path: string): Promise<Buffer> {
  try {
    const file = await openFile(path)
    try {
      if (file.size === 0) throw refusal(path, 'is empty')
      if (file.size > MAX_FILE_BYTES) throw refusal(path, 'is too large to be a certificate')
      return await file.handle.readFile()
    } finally {
      file.close()
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = systemCodeOf(error)
    if (code === 'ENOENT') throw refusal(path, 'does not exist', error)
    if (code === 'EACCES') throw refusal(path, 'cannot be read: permission denied', error)
    throw refusal(path, `cannot be read: ${messageOf(error)}`, error)
  }
}

function isPem(bytes: Buffer): boolean {
  return bytes.includes('-----BEGIN ')
}

function certificatesOf(path: string, text: string): string[] {
  const blocks = [...text.matchAll(PEM)].filter(([, label]) =>
    /^(TRUSTED |X509 )?CERTIFICATE$/.test(label ?? '')
  )
  if (blocks.length === 0) throw refusal(path, 'contains no certificate (-----BEGIN CERTIFICATE-----)')
  return blocks.map(([block]) => {
    try {
      return new X509Certificate(block).toString()
    } catch (error) {
      throw refusal(path, `contains a certificate that cannot be parsed: ${messageOf(error)}`, error)
    }
  })
}

function readKey(path: string, bytes: Buffer, passphrase: string | undefined, beside: boolean): KeyObject {
  const pem = [...bytes.toString('latin1').matchAll(PEM)].find(([, label]) => label?.endsWith('PRIVATE KEY'))
  if (pem === undefined && (beside || isPem(bytes))) {
    throw refusal(
      path,
      beside
        ? 'contains no private key. Choose the file with the key too'
        : 'contains no private key (-----BEGIN PRIVATE KEY-----)'
    )
  }
  const encrypted = pem?.[0].includes('ENCRYPTED') === true
  if (encrypted && (passphrase === undefined || passphrase === '')) {
    throw refusal(path, 'contains an encrypted key. Enter its passphrase')
  }
  try {
    return pem === undefined
      ? createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
      : createPrivateKey({ key: pem[0], format: 'pem', ...(encrypted ? { passphrase } : {}) })
  } catch (error) {
    if (encrypted) throw refusal(path, 'cannot be decrypted: the passphrase is wrong', error)
    throw refusal(path, `contains no key that can be parsed: ${messageOf(error)}`, error)
  }
}

function checkedPkcs12(path: string, pfx: Buffer, passphrase: string | undefined): SecureContextOptions {
  const options: SecureContextOptions = { pfx, ...(passphrase === undefined ? {} : { passphrase }) }
  try {
    tls.createSecureContext(options)
    return options
  } catch (error) {
    const message = messageOf(error)
    if (/mac verify|MAC_VERIFY|INCORRECT_PASSWORD/i.test(message)) {
      const given = passphrase === undefined || passphrase === ''
      throw refusal(
        path,
        given ? 'is encrypted. Enter its passphrase' : 'cannot be decrypted: the passphrase is wrong',
        error
      )
    }
    if (/unsupported/i.test(message)) {
      throw refusal(
        path,
        'uses an encryption that is no longer supported (RC2, see `openssl pkcs12 -legacy`). Export it again',
        error
      )
    }
    if (/Unable to load private key/i.test(message)) throw refusal(path, 'contains no private key', error)
    throw refusal(path, `is neither PEM nor PKCS#12: ${message}`, error)
  }
}

function refusal(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('bad-input', `${path} ${problem}.`, cause === undefined ? {} : { cause })
}
