/**
 * Cache for pages of engine data (rows of a view, bytes of a stream); drops the least recently used first.
 *
 * A page that is out of date is marked stale, not dropped: it stays readable until its replacement has loaded, so that
 * the screen does not flicker. Staleness is a generation: if the page was marked during a load, the next `get` loads it
 * again.
 */

export interface PageCacheOptions<Key extends string | number, Page> {
  /** Maximum number of pages; set by the owner, which knows their size. */
  readonly limit: number
  readonly load: (key: Key) => Promise<Page>
  /** Called when a page has loaded, so that the view can be redrawn. */
  readonly onLoad?: (key: Key) => void
  readonly onError?: (error: unknown, key: Key) => void
}

interface Entry<Page> {
  page: Page | undefined
  /** Generation that `page` was loaded for, or -1 before the first load. */
  loaded: number
  /** Required generation; if it is above `loaded`, the page is stale. */
  wanted: number
  loading: boolean
  /** Generation whose load failed; not retried until the page is marked stale. */
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

  /** Returns the loaded page, and loads it if it is missing or stale. Undefined until the first load completes. */
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

  /** Returns the loaded page, stale or not; neither loads it nor counts as use. */
  peek(key: Key): Page | undefined {
    return this.#entries.get(key)?.page
  }

  /** Marks pages as stale. The next `get` loads them again. */
  invalidate(isStale: (key: Key) => boolean): void {
    for (const [key, entry] of this.#entries) if (isStale(key)) entry.wanted++
  }

  clear(): void {
    this.#entries.clear()
  }

  /** Drops all pages; ignores loads in progress. */
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
