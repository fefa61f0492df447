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
 * intercepting proxy request. Opened or created when first needed.
 */

type CertificateForm = RequestTypes<typeof authorityRequests>['authority.certificate']['input']['form']

export interface Leaf {
  /** Reuse it for every connection to its host: a TLS session resumes only in the context that created it. */
  readonly context: SecureContext
  /** The chain sent to the client, its own certificate first. */
  readonly chain: readonly CertificateFacts[]
}

export interface AuthorityOptions {
  now?(): number
  /** Maximum number of cached leaf certificates; the most recently used are kept. */
  maxLeaves?: number
}

interface Opened extends Signer {
  readonly files: AuthorityFiles
}

interface LeafKey {
  readonly pem: string
  readonly publicKey: SigningKeys['publicKey']
}

interface CachedLeaf {
  readonly made: Promise<Leaf>
  /** Expiry in milliseconds since 1970; Infinity during creation. */
  until: number
}

/** Up to 40 KB each. One day of browsing uses fewer hosts; a scanner uses more, but does not return to them. */
const MAX_LEAVES = 500

/** Session resumption requires a constant context ID if client certificates are requested. */
const SESSION_CONTEXT = 'tcplens'

export class CertificateAuthority {
  /** Clients known to trust the current certificate. */
  readonly trustedClients = new TrustedClients()
  readonly #folder: string
  readonly #now: () => number
  readonly #maxLeaves: number
  #opened: Promise<Opened> | undefined
  /** By host and target certificate; the most recently used is last. */
  readonly #leaves = new Map<string, CachedLeaf>()
  /**
   * One key per type for all leaves, in memory only. Sharing it adds no risk: the authority's key can impersonate the
   * same hosts, and each handshake has its own encryption keys.
   */
  readonly #leafKeys = new Map<KeyKind, Promise<LeafKey>>()

  /** `folder` holds `ca.pem` and `ca-key.pem`, which are created when first needed. */
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

  /** Creates a new key and certificate. The old files are renamed and kept, even if they are unusable. */
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

  /** Returns the certificate without its key. */
  async certificate(form: CertificateForm): Promise<Uint8Array> {
    const { certificate } = await this.#open()
    if (form === 'pem') return Buffer.from(certificate.toString())
    return form === 'der' ? certificate.raw : publicPkcs12(certificate, (await this.facts()).name)
  }

  /** Returns the leaf certificate for `host` (the client's SNI, or else the target's name or address). */
  async leaf(wish: LeafWish): Promise<Leaf> {
    const host = leafHost(wish.host)
    const localHost = leafHost(wish.localHost ?? '')
    const { like, key = 'ec' } = wish
    const id = `${host}\n${localHost}\n${like?.fingerprint256 ?? ''}\n${key}`
    const cached = this.#leaves.get(id)
    if (cached !== undefined && cached.until > this.#now()) {
      this.#leaves.delete(id)
      this.#leaves.set(id, cached)
      return cached.made
    }
    const made = this.#makeLeaf({ host, localHost, like, key })
    const leaf: CachedLeaf = { made, until: Number.POSITIVE_INFINITY }
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
      // A server without client certificates needs no trusted authorities, and loading the default ones is slow.
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

  /** Clears a failed result, because the files may be repaired before the next call. */
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
