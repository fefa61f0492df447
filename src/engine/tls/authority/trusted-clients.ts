/**
 * Most clients remembered as trusting the authority; the one not seen for longest is forgotten first. A key takes about
 * 60 bytes, so that this is some 250 KiB, and more distinct clients than a test network has.
 */
const MAX_TRUSTED_CLIENTS = 4096

/** Clients (`ClientIdentity.key`) that have sent data over TLS with a certificate of the authority. */
export class TrustedClients {
  readonly #keys = new Set<string>()

  add(key: string): void {
    this.#keys.delete(key)
    this.#keys.add(key)
    const [oldest] = this.#keys
    if (this.#keys.size > MAX_TRUSTED_CLIENTS && oldest !== undefined) this.#keys.delete(oldest)
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  /** For a new authority, which none of them knows. */
  clear(): void {
    this.#keys.clear()
  }
}
