/**
 * Maximum number of clients remembered as trusting the authority; the least recently seen is forgotten first. A key
 * takes about 60 bytes, some 250 KiB in total, and a test network has fewer distinct clients.
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

  /** Call it for a new authority, which no client trusts yet. */
  clear(): void {
    this.#keys.clear()
  }
}
