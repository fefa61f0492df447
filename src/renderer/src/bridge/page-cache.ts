/**
 * Pages of something the engine holds (rows of a view, bytes of a stream), least recently used dropped first.
 *
 * A page that became out of date is not thrown away but marked stale: it stays readable while its replacement
 * is under way, so that nothing on screen blinks when data arrives. Staleness is a generation: a load that was
 * started before the page was marked fetches once more when it is next asked for.
 */

export interface PageCacheOptions<Key extends string | number, Page> {
  /** Most pages kept; the owner's choice, because only it knows what a page weighs. */
  readonly limit: number
  readonly load: (key: Key) => Promise<Page>
  /** A page arrived: what is on screen may be drawn again. */
  readonly onLoad?: (key: Key) => void
  readonly onError?: (error: unknown, key: Key) => void
}

interface Entry<Page> {
  page: Page | undefined
  /** Generation that `page` was loaded for, or -1 while nothing has arrived. */
  loaded: number
  /** Generation that is needed; above `loaded` the page is stale. */
  wanted: number
  loading: boolean
  /** Generation whose load failed; it is not tried again until the page is marked stale. */
  failed: number
}

export class PageCache<Key extends string | number, Page> {
  readonly #options: PageCacheOptions<Key, Page>
  /** In order of use: a Map keeps insertion order, and a page is re-inserted when used. */
  readonly #entries = new Map<Key, Entry<Page>>()
  #closed = false

  constructor(options: PageCacheOptions<Key, Page>) {
    this.#options = options
  }

  /** The page as far as it is known, loading it when it is missing or stale. Undefined until it first arrives. */
  get(key: Key): Page | undefined {
    const entry = this.#entries.get(key) ?? {
      page: undefined,
      loaded: -1,
      wanted: 0,
      loading: false,
      failed: -1
    }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    this.#evict()
    if (!entry.loading && entry.loaded < entry.wanted && entry.failed < entry.wanted)
      void this.#load(key, entry)
    return entry.page
  }

  /** The page if it is here, stale or not; neither loads it nor counts as use. */
  peek(key: Key): Page | undefined {
    return this.#entries.get(key)?.page
  }

  /** Marks pages as out of date. They are loaded again when next asked for. */
  invalidate(isStale: (key: Key) => boolean): void {
    for (const [key, entry] of this.#entries) if (isStale(key)) entry.wanted++
  }

  clear(): void {
    this.#entries.clear()
  }

  /** Drops everything; loads still under way are ignored. */
  close(): void {
    this.#closed = true
    this.#entries.clear()
  }

  get size(): number {
    return this.#entries.size
  }

  async #load(key: Key, entry: Entry<Page>): Promise<void> {
    entry.loading = true
    const generation = entry.wanted
    try {
      const page = await this.#options.load(key)
      entry.page = page
      entry.loaded = generation
      if (this.#isCurrent(key, entry)) this.#options.onLoad?.(key)
    } catch (error) {
      entry.failed = generation
      if (this.#isCurrent(key, entry)) this.#options.onError?.(error, key)
    } finally {
      entry.loading = false
    }
  }

  #isCurrent(key: Key, entry: Entry<Page>): boolean {
    return !this.#closed && this.#entries.get(key) === entry
  }

  #evict(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.limit) return
      this.#entries.delete(key)
    }
  }
}
