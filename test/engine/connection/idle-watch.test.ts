/** Timing of idle notifications. */

import { expect, it } from 'vitest'
import { IdleWatch } from '../../../src/engine/connection/idle-watch'

it('does not count while a slow client still reads pending bytes', async () => {
  const waiting = [500, 400, 300, 300]
  const seen: number[] = []
  const began = performance.now()
  await new Promise<void>((resolve) => {
    const watch = new IdleWatch(
      20,
      {
        now: () => performance.now(),
        active: () => began,
        pending: () => {
          const bytes = waiting.shift() ?? 0
          seen.push(bytes)
          return bytes
        }
      },
      resolve
    )
    // From here on the pending bytes shrink until they stall.
    watch.passed()
  })
  expect(seen).toEqual([500, 400, 300, 300])
})
