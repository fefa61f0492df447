import { describe, expect, it } from 'vitest'
import { PageCache } from '../../../../src/renderer/src/app/bridge/page-cache'

/** The test resolves the loads, so that it controls the order of events. */
function setUp(limit = 3) {
  const waiting: { key: number; resolve: (page: string) => void; reject: (error: Error) => void }[] = []
  const loaded: number[] = []
  const errors: unknown[] = []
  const cache = new PageCache<number, string>({
    limit,
    load: (key) =>
      new Promise((resolve, reject) => {
        waiting.push({ key, resolve, reject })
      }),
    onLoad: (key) => loaded.push(key),
    onError: (error) => errors.push(error)
  })
  const answer = async (page: string): Promise<void> => {
    waiting.shift()!.resolve(page)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { cache, waiting, loaded, errors, answer }
}

it('loads a page once for any number of requests', async () => {
  const { cache, waiting, loaded, answer } = setUp()
  expect([cache.get(1), cache.get(1), waiting.length]).toEqual([undefined, undefined, 1])
  await answer('a')
  expect([cache.get(1), waiting.length, loaded]).toEqual(['a', 0, [1]])
})

it('drops the least recently used page', async () => {
  const { cache, answer } = setUp(2)
  cache.get(1)
  await answer('a')
  cache.get(2)
  await answer('b')
  cache.get(1)
  cache.get(3)
  expect([cache.peek(1), cache.peek(2), cache.size]).toEqual(['a', undefined, 2])
})

describe('a stale page', () => {
  it('stays readable until its replacement arrives', async () => {
    const { cache, waiting, answer } = setUp()
    cache.get(1)
    await answer('old')
    cache.invalidate((key) => key >= 1)
    expect([cache.get(1), waiting.length]).toEqual(['old', 1])
    await answer('new')
    expect(cache.get(1)).toBe('new')
  })

  it('is loaded again when it became stale while loading', async () => {
    const { cache, waiting, answer } = setUp()
    cache.get(1)
    cache.invalidate(() => true)
    await answer('too old')
    expect([cache.get(1), waiting.length]).toEqual(['too old', 1])
    await answer('fresh')
    expect([cache.get(1), waiting.length]).toEqual(['fresh', 0])
  })

  it('does not affect the others', async () => {
    const { cache, waiting, answer } = setUp()
    cache.get(1)
    await answer('a')
    cache.invalidate((key) => key > 1)
    cache.get(1)
    expect(waiting).toEqual([])
  })
})

it('reports a failed load once, and retries only after the page became stale', async () => {
  const { cache, waiting, errors } = setUp()
  cache.get(1)
  waiting.shift()!.reject(new Error('gone'))
  await Promise.resolve()
  await Promise.resolve()
  cache.get(1)
  expect([errors.length, waiting.length]).toEqual([1, 0])
  cache.invalidate(() => true)
  cache.get(1)
  expect(waiting.length).toBe(1)
})

it('ignores loads that end after it was closed', async () => {
  const { cache, loaded, answer } = setUp()
  cache.get(1)
  cache.close()
  await answer('late')
  expect([loaded, cache.peek(1)]).toEqual([[], undefined])
})
