/**
 * A request copied for curl and imported again is the same request, and so is the request that the real curl sends.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCurl } from '../../../src/decode/import/read-curl'
import { copyAs, type CopyForm } from '../../../src/shared/copy/copy-as'
import { needs } from '../../helpers/peers'
import { startRawCapture, type RawCapture } from '../../helpers/raw-capture'
import { run } from '../../helpers/run'
import { sourceOf } from '../../shared/copy/corpus'
import { hostileRequests } from '../../shared/copy/hostile-requests'
import { assertProperty } from '../../helpers/properties'

const RUNS = 1000
const SEED = 7
/** Number of runs with the real program, which starts one process each. */
const SENT = 60
const SENT_MS = 120_000

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

function copied(form: CopyForm, text: string, port: number): { text: string; notes: readonly string[] } {
  const answer = copyAs(form, sourceOf(text, port), true)
  if (!answer.ok) throw new Error(`${answer.reason}: ${JSON.stringify(text)}`)
  return answer
}

describe('any request', () => {
  it.each(['curl', 'curl-cmd', 'curl-powershell'] satisfies CopyForm[])(
    'copied as %s and pasted back is the same, or its losses were reported',
    (form) => {
      let generated = 0
      let same = 0
      assertProperty(
        fc.property(hostileRequests('127.0.0.1:8080'), (request) => {
          generated++
          const { text, notes } = copied(form, request, 8080)
          const entries = readCurl(text).map((entry) => entry.read())
          if (notes.length > 0) return
          expect(entries.map(({ bytes, target }) => [latin1(bytes), target])).toEqual([
            [request, { host: '127.0.0.1', port: 8080 }]
          ])
          same++
        }),
        { numRuns: RUNS }
      )
      // Ensures that enough was compared. A cmd command line supports the fewest requests.
      expect(same).toBeGreaterThan(generated / 20)
    }
  )
})

describe('the real curl', needs('curl'), () => {
  let folder: string
  let server: RawCapture
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-copied-'))
    server = await startRawCapture()
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  it(
    'sends the same request as was copied',
    async () => {
      const requests = fc.sample(hostileRequests(`127.0.0.1:${server.port}`), {
        numRuns: SENT * 3,
        seed: SEED
      })
      const wrong: unknown[] = []
      let same = 0
      for (const request of requests) {
        const { text, notes } = copied('curl', request, server.port)
        if (notes.length > 0 || same === SENT) continue
        const script = join(folder, 'copied.sh')
        await writeFile(script, text)
        const came = await server.received(request.length, () => run('timeout', ['5', 'bash', script]))
        if (came.toString('latin1') === request) same++
        else wrong.push({ request, came: came.toString('latin1'), text })
      }
      expect([wrong, same]).toEqual([[], SENT])
    },
    SENT_MS
  )
})
