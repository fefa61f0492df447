/** A capture with a connection that takes more memory to decode than a small heap provides. */

import { temporaryFolder } from './engine'
import { get, ok } from './http-traffic'
import { RingScript } from './ring-script'

/** Enough for small connections, and not for the large one. */
export const SMALL_HEAP_MB = 24

const REQUESTS = 90_000
const REQUESTS_PER_SEGMENT = 150

/** Generates requests with long paths; the analysis keeps 256 characters of each: more than SMALL_HEAP_MB in total. */
export function* manyRequests(): Generator<string> {
  for (let at = 0; at < REQUESTS; at += REQUESTS_PER_SEGMENT) {
    const paths = Array.from(
      { length: REQUESTS_PER_SEGMENT },
      (_, each) => `/${at + each}/${'x'.repeat(280)}`
    )
    yield paths.map((path) => get(path)).join('')
  }
}

/** Path of a capture of three connections: the second is too large, the third is open while it passes. */
export async function largeConnection(): Promise<string> {
  const script = new RingScript({ fileBytes: 1 << 26 })
  const [first, large, third] = [script.connect(), script.connect(), script.connect()]
  first.up(get('/first')).down(ok('1'))
  large.up(get('/large'))
  third.up(get('/third'))
  for (const requests of manyRequests()) large.up(requests)
  third.down(ok('3')).up(get('/fourth')).down(ok('4'))
  const [path = ''] = await script.write(await temporaryFolder())
  return path
}
