import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto'
import { access, link, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError, messageOf, systemCodeOf } from '../../../shared/model/app-error'
import { makePrivate } from '../../files/private-file'
import { saveFailure } from '../../files/whole-file'
import { loadKey, loadPemPair } from '../certificate-files'
import { keyPem, makeKey, signingAlgorithm } from '../certificate-parts'
import { makeAuthorityCertificate } from './authority-certificate'

/**
 * An authority on disk: `ca.pem` and, readable by its owner only, `ca-key.pem`. Two files cannot be replaced
 * atomically, so they are created in order: the key first, and a process that finds only a key creates the certificate
 * for it. Each file is created whole, and only if it does not exist. A crash between the two, or two processes that
 * start at the same moment, thus lead to a single authority.
 */

export interface AuthorityFiles {
  readonly key: KeyObject
  /** The authority's own certificate first, then its issuers, if the user installed an intermediate authority. */
  readonly chain: readonly [X509Certificate, ...X509Certificate[]]
}

/** Another process that creates an authority has written both files by the last try. */
const TRIES = 4
const PAUSE_MS = 40

const HOW_TO_GO_ON =
  'Put the ca.pem of an authority and its unencrypted ca-key.pem there, or remove both to have a new one created.'

/** Opens the files, and creates missing ones. Rejects with `bad-input` for unusable files, or with `save-failed`. */
export async function openAuthority(folder: string, now: number): Promise<AuthorityFiles> {
  const certificate = join(folder, 'ca.pem')
  const key = join(folder, 'ca-key.pem')
  for (let tries = 1; ; tries++) {
    try {
      // Check in this order: an existing certificate implies an existing key.
      const hasCertificate = await exists(certificate)
      if (!hasCertificate) {
        if (!(await exists(key))) await makeFolder(folder)
        if (!(await exists(key))) await createWhole(key, keyPem(await makeKey()))
        const made = await makeAuthorityCertificate(signer(key, await loadKey(key)), {
          hostname: os.hostname(),
          now
        })
        await createWhole(certificate, made)
      }
      await keepPrivate(key)
      return await readPair(certificate, key, now)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad-input') throw error
      if (tries === TRIES)
        throw new AppError('bad-input', `${error.message} ${HOW_TO_GO_ON}`, { cause: error })
      await pause(PAUSE_MS)
    }
  }
}

/** Renames the files, within the folder. */
export async function putAside(folder: string, now: number): Promise<void> {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  // The certificate first: after a crash only the key is left, and the next start creates its certificate.
  for (const name of ['ca', 'ca-key']) {
    const from = join(folder, `${name}.pem`)
    for (let number = 1; await exists(from); number++) {
      const to = join(folder, `${name}.until-${stamp}${number === 1 ? '' : `-${number}`}.pem`)
      if (await exists(to)) continue
      try {
        await rename(from, to)
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') throw saveFailure(to, error)
      }
    }
  }
}

async function readPair(certificatePath: string, keyPath: string, now: number): Promise<AuthorityFiles> {
  const { certificates, key } = await loadPemPair(certificatePath, keyPath)
  const [own, ...above] = certificates.map((pem) => new X509Certificate(pem))
  if (own === undefined) throw refusal(certificatePath, 'contains no certificate')
  if (!own.ca) throw refusal(certificatePath, 'is not the certificate of an authority (CA:TRUE)')
  const [from, to] = [Date.parse(own.validFrom), Date.parse(own.validTo)]
  if (to <= now) throw refusal(certificatePath, `has expired on ${day(to)}`)
  if (from > now) {
    throw refusal(certificatePath, `is not valid before ${day(from)}. Check the clock of this machine`)
  }
  return { key: signer(keyPath, key), chain: [own, ...above] }
}

function signer(path: string, key: KeyObject): KeyObject {
  if (signingAlgorithm(key) !== null) return key
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? 'unknown'
  throw refusal(path, `contains a key of an unsupported type (${kind}). Use RSA, P-256 or P-384`)
}

/**
 * Restricts the permissions of a key file that was installed or restored. Rejects with `bad-input` if others can still
 * read it.
 */
async function keepPrivate(path: string): Promise<void> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    await makePrivate(file)
  } catch (error) {
    // `readPair` reports an unreadable file.
    if (systemCodeOf(error) === undefined) throw refusal(path, `is not private: ${messageOf(error)}`, error)
  } finally {
    await file?.close()
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw saveFailure(folder, error)
  }
}

/** Creates the file whole, and only if it does not exist; otherwise the existing file is kept. */
async function createWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await place(temporary, path)
  } catch (error) {
    throw saveFailure(path, error)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function place(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return
    // The file system has no hard links (FAT): check and rename, which is nearly as exclusive.
    if (!(await exists(path))) await rename(temporary, path)
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false
    throw refusal(path, `cannot be read: ${messageOf(error)}`, error)
  }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function refusal(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('bad-input', `${path} ${problem}.`, cause === undefined ? {} : { cause })
}
