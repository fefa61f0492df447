/** The memory used by an export does not depend on the amount of exported data. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startEngine } from '../../helpers/engine'
import { exportInput } from '../../helpers/exporting'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { temporaryFolder } from '../../helpers/engine'
import { join } from 'node:path'

/** 300 MB of zeros. */
const ZEROS = Buffer.concat(Array<Buffer>(30).fill(gzipSync(Buffer.alloc(10_000_000))))
const MEMORY_BYTES = 150_000_000
const LIMIT_MS = 90_000

describe('an export', () => {
  it.each([
    ['har', 400_000_000],
    ['bodies', 300_000_000]
  ] as const)(
    'of 300 MB as %s uses no more memory than one of a megabyte',
    async (format, least) => {
      const engine = await startEngine()
      await play(await setStage(engine), [
        [get('/zeros'), ok(ZEROS, 'Content-Encoding: gzip', 'Content-Type: application/octet-stream')]
      ])
      const before = process.memoryUsage().rss
      let most = 0
      const timer = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss)
      }, 20)
      const to = join(await temporaryFolder(), 'out')
      try {
        const file = await engine.captures.export(exportInput(format, { bodyLimit: null }), to)
        expect(file?.bytes).toBeGreaterThan(least)
      } finally {
        clearInterval(timer)
      }
      expect(most - before).toBeLessThan(MEMORY_BYTES)
    },
    LIMIT_MS
  )
})
