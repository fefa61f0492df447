import { createHash, type X509Certificate } from 'node:crypto'
import { resolve } from 'node:path'
import tls, { type SecureContext } from 'node:tls'
import type { Authority, authorityRequests } from '../../../shared/contract/authority'
import type { RequestTypes } from '../../../shared/contract/contract'
import type { CertificateFacts } from '../../../shared/model/connection-event'
import { keyPem, makeKey, signingKeys, type KeyKind, type SigningKeys } from '../certificate-parts'
import { certificateFacts } from '../tls-facts'
import { anyVersion } from '../tls-options'
import { openAuthority, putAside, type AuthorityFiles } from './authority-files'
import { commonNameOf, leafHost, makeLeaf, type LeafWish, type Signer } from './leaf-certificate'
import { publicPkcs12 } from './public-pkcs12'
import { TrustedClients } from './trusted-clients'

/**
 * The certificate authority of this installation, and the certificates it signs for the hosts that clients of an
 * intercepting proxy ask for. Opened, or made, when it is first needed.
 */

export type CertificateForm = RequestTypes<typeof authorityRequests>['authority.certificate']['input']['form']

export interface Leaf {
  /** To be used for every connection to its host: a session is resumed where it was begun. */
  readonly context: SecureContext
  /** What the client is shown: its own first. */
  readonly chain: readonly CertificateFacts[]
}

export interface AuthorityOptions {
  now?(): number
  /** Leaves kept for the hosts that were asked for last. */
  maxLeaves?: number
}

interface Opened extends Signer {
  readonly files: AuthorityFiles
}

interface LeafKey {
  readonly pem: string
  readonly publicKey: SigningKeys['publicKey']
}

interface Kept {
  readonly made: Promise<Leaf>
  /** Milliseconds since 1970; unknown while it is being made. */
  until: number
}

/** Up to 40 KB each. A browser's day meets fewer hosts; a scanner's more, and it does not come back. */
const MAX_LEAVES = 500

/** Must be the same for a session to be resumed, where a client's certificate is asked for. */
const SESSION_CONTEXT = 'tcplens'

export class CertificateAuthority {
  /** Clients known to trust the current certificate. */
  readonly trustedClients = new TrustedClients()
  readonly #folder: string
  readonly #now: () => number
  readonly #maxLeaves: number
  #opened: Promise<Opened> | undefined
  /** By host and target's certificate, the one used last at the end. */
  readonly #leaves = new Map<string, Kept>()
  /**
   * One key of a kind for all leaves, in memory only: it proves what the authority's key could prove as well, and
   * traffic is encrypted under keys of each handshake.
   */
  readonly #leafKeys = new Map<KeyKind, Promise<LeafKey>>()

  /** `folder` has `ca.pem` and `ca-key.pem`, or gets them on first need. */
  constructor(folder: string, { now = Date.now, maxLeaves = MAX_LEAVES }: AuthorityOptions = {}) {
    this.#folder = resolve(folder)
    this.#now = now
    this.#maxLeaves = maxLeaves
  }

  async facts(): Promise<Authority> {
    const { certificate } = await this.#open()
    const { publicKey, fingerprint, fingerprint256 } = certificate
    return {
      name: commonNameOf(certificate) ?? certificate.subject.replaceAll('\n', ', '),
      from: Date.parse(certificate.validFrom),
      to: Date.parse(certificate.validTo),
      sha256: fingerprint256,
      sha1: fingerprint,
      publicKey: createHash('sha256')
        .update(publicKey.export({ type: 'spki', format: 'der' }))
        .digest('base64'),
      pem: certificate.toString(),
      folder: this.#folder
    }
  }

  /** Another key and certificate; the files of before are kept beside, whatever is in them. */
  async regenerate(): Promise<Authority> {
    const before = this.#opened?.catch(() => undefined)
    this.#opened = (async () => {
      await before
      await putAside(this.#folder, this.#now())
      return this.#load()
    })()
    this.#forgetFailure(this.#opened)
    this.#leaves.clear()
    this.trustedClients.clear()
    return this.facts()
  }

  /** The certificate without its key. */
  async certificate(form: CertificateForm): Promise<Uint8Array> {
    const { certificate } = await this.#open()
    if (form === 'pem') return Buffer.from(certificate.toString())
    return form === 'der' ? certificate.raw : publicPkcs12(certificate, (await this.facts()).name)
  }

  /** For a client that asked for `host` (its SNI, or else the target's name or address). */
  async leaf(wish: LeafWish): Promise<Leaf> {
    const host = leafHost(wish.host)
    const reached = leafHost(wish.reached ?? '')
    const { like, key = 'ec' } = wish
    const id = `${host}\n${reached}\n${like?.fingerprint256 ?? ''}\n${key}`
    const kept = this.#leaves.get(id)
    if (kept !== undefined && kept.until > this.#now()) {
      this.#leaves.delete(id)
      this.#leaves.set(id, kept)
      return kept.made
    }
    const made = this.#makeLeaf({ host, reached, like, key })
    const leaf: Kept = { made, until: Number.POSITIVE_INFINITY }
    this.#leaves.delete(id)
    this.#leaves.set(id, leaf)
    for (const oldest of this.#leaves.keys()) {
      if (this.#leaves.size <= this.#maxLeaves) break
      this.#leaves.delete(oldest)
    }
    try {
      leaf.until = (await made).chain[0]?.to ?? 0
    } catch (error) {
      if (this.#leaves.get(id) === leaf) this.#leaves.delete(id)
      throw error
    }
    return made
  }

  async #makeLeaf(wish: Required<LeafWish>): Promise<Leaf> {
    const { files, ...signer } = await this.#open()
    const { pem: key, publicKey } = await this.#leafKey(wish.key)
    const certificate = await makeLeaf(wish, publicKey, signer, this.#now())
    const chain = [certificate, ...files.chain]
    const context = tls.createSecureContext({
      ...anyVersion(),
      cert: chain.map(String).join('\n'),
      key,
      // Whom to trust is no question of a server's, and would take the time to add them all.
      ca: [],
      sessionIdContext: SESSION_CONTEXT
    })
    return { context, chain: chain.map(certificateFacts) }
  }

  #open(): Promise<Opened> {
    if (this.#opened === undefined) {
      this.#opened = this.#load()
      this.#forgetFailure(this.#opened)
    }
    return this.#opened
  }

  /** What was wrong with the files may be mended by the next time. */
  #forgetFailure(opened: Promise<Opened>): void {
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = undefined
    })
  }

  async #load(): Promise<Opened> {
    const files = await openAuthority(this.#folder, this.#now())
    const certificate: X509Certificate = files.chain[0]
    return { files, certificate, keys: await signingKeys(files.key) }
  }

  #leafKey(kind: KeyKind): Promise<LeafKey> {
    let made = this.#leafKeys.get(kind)
    if (made === undefined) {
      made = makeKey(kind).then(async (key) => ({
        pem: keyPem(key),
        publicKey: (await signingKeys(key)).publicKey
      }))
      this.#leafKeys.set(kind, made)
    }
    return made
  }
}
