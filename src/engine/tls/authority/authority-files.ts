import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto'
import { access, link, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError, messageOf, systemCodeOf } from '../../../shared/model/app-error'
import { makePrivate } from '../../private-file'
import { saveFailure } from '../../whole-file'
import { loadKey, loadPemPair } from '../certificate-files'
import { keyPem, makeKey, signingAlgorithm } from '../certificate-parts'
import { makeAuthorityCertificate } from './authority-certificate'

/**
 * An authority on disk: `ca.pem` and, for its owner only, `ca-key.pem`. Two files cannot be replaced at once, so the
 * order makes the pair: the key is first in its place, and whoever finds a key alone makes the certificate for it. Both
 * are put there whole and only where nothing is, so that a crash between the two, or two processes that begin at the
 * same moment, end with one authority.
 */

export interface AuthorityFiles {
  readonly key: KeyObject
  /** The authority's own first; then those above it, where an authority of somebody else's was put here. */
  readonly chain: readonly [X509Certificate, ...X509Certificate[]]
}

/** Another process that makes a new authority has both files in their places by then. */
const TRIES = 4
const PAUSE_MS = 40

const HOW_TO_GO_ON =
  'Put an authority’s ca.pem there and its ca-key.pem without a passphrase; or move both away, and a new one is made.'

/** Opens what is there, makes what is not. Rejects with `bad-input` for what cannot be used; `save-failed`. */
export async function openAuthority(folder: string, now: number): Promise<AuthorityFiles> {
  const certificate = join(folder, 'ca.pem')
  const key = join(folder, 'ca-key.pem')
  for (let tries = 1; ; tries++) {
    try {
      // In this order: a certificate that is there has had its key before it.
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

/** Gives the files other names beside them. */
export async function putAside(folder: string, now: number): Promise<void> {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  // The certificate first: a crash behind it leaves a key alone, which is made a pair again.
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
  if (own === undefined) throw refusal(certificatePath, 'holds no certificate')
  if (!own.ca) throw refusal(certificatePath, 'is no certificate of an authority (CA:TRUE)')
  const [from, to] = [Date.parse(own.validFrom), Date.parse(own.validTo)]
  if (to <= now) throw refusal(certificatePath, `has expired on ${day(to)}`)
  if (from > now) {
    throw refusal(certificatePath, `is not valid before ${day(from)}: is this machine’s clock right?`)
  }
  return { key: signer(keyPath, key), chain: [own, ...above] }
}

function signer(path: string, key: KeyObject): KeyObject {
  if (signingAlgorithm(key) !== null) return key
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? 'unknown'
  throw refusal(
    path,
    `holds a key of a kind (${kind}) that Tcplens cannot sign with: take RSA, P-256 or P-384`
  )
}

/** A key that was put here, or restored, by other means. Rejects with `bad-input` where others can read it for good. */
async function keepPrivate(path: string): Promise<void> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    await makePrivate(file)
  } catch (error) {
    // What cannot be read is told where it is read.
    if (systemCodeOf(error) === undefined) throw refusal(path, `is not safe: ${messageOf(error)}`, error)
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

/** Whole, and only where nothing is: who comes second takes what the first has made. */
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
    // A disk that knows no links (FAT): nearly as exclusive.
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

function refusal(path: string, what: string, cause?: unknown): AppError {
  return new AppError('bad-input', `${path} ${what}.`, cause === undefined ? {} : { cause })
}
