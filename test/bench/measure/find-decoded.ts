import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { AnalysisThread } from '../../../src/engine/analysis-thread/analysis-thread'
import { FindThread } from '../../../src/engine/find-thread/find-thread'
import { writeFile, type FileContents } from '../files/contents'
import { quantile, spread, type Spread } from '../statistics'

/** Measures a search of decoded bodies, with zlib alone on the same bodies in the same round. */

const ANALYSIS = new URL('../host/analysis.js', import.meta.url)
const FIND = new URL('../host/find.js', import.meta.url)

/** Bytes of gzip that are recorded. */
const CODED_BYTES = 32 * 1024 * 1024
/** Every so many exchanges contain the text that is found. */
const RARE = 500

export interface DecodedFigures {
  name: string
  decodedBytes: number
  matches: number
  /** Medians: decoded bytes per second. */
  ours: number
  zlib: number
  ratio: Spread
}

export async function measureDecoded(location: string, rounds: number): Promise<DecodedFigures[]> {
  const figures: DecodedFigures[] = []
  for (const bodyBytes of [16 * 1024, 512 * 1024])
    figures.push(await measureBodies(location, rounds, bodyBytes))
  return figures
}

async function measureBodies(location: string, rounds: number, bodyBytes: number): Promise<DecodedFigures> {
  const bodies = [false, true].map((isFound) => gzipSync(bodyOf(bodyBytes, isFound)))
  const [plain = Buffer.alloc(0), marked = Buffer.alloc(0)] = bodies
  const contents: FileContents = {
    name: 'gzip bodies',
    begin: () => undefined,
    exchange: (conversation, number) => {
      const body = number % RARE === 0 ? marked : plain
      conversation.send(true, Buffer.from(`GET /items/${number} HTTP/1.1\r\nHost: shop.example\r\n\r\n`))
      const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`
      conversation.send(false, Buffer.concat([Buffer.from(head), body]))
    },
    filter: 'http',
    unit: 'messages',
    units: 2,
    exchangesPerConnection: 1000
  }
  const folder = await mkdtemp(join(location, 'tcplens-bench-decoded-'))
  const thread = new AnalysisThread(ANALYSIS, null)
  try {
    const path = join(folder, 'capture.pcapng')
    const { exchanges } = writeFile(path, contents, CODED_BYTES)
    const { fault } = await thread.open([path])
    if (fault !== null) throw new Error(fault.message)
    const ours: number[] = []
    const zlib: number[] = []
    let matches = 0
    // The first round warms up both.
    for (let round = 0; round <= rounds; round++) {
      const theirs = zlibSeconds(plain, exchanges)
      const found = await searchSeconds(thread)
      matches = found.matches
      if (round === 0) continue
      zlib.push(theirs)
      ours.push(found.seconds)
    }
    const decodedBytes = exchanges * bodyBytes
    return {
      name: `gzip bodies of ${bodyBytes / 1024} KiB`,
      decodedBytes,
      matches,
      ours: decodedBytes / quantile(ours, 0.5),
      zlib: decodedBytes / quantile(zlib, 0.5),
      ratio: spread(ours.map((seconds, at) => (zlib[at] ?? Number.NaN) / seconds))
    }
  } finally {
    await thread.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function zlibSeconds(body: Buffer, times: number): number {
  const from = performance.now()
  for (let time = 0; time < times; time++) gunzipSync(body)
  return (performance.now() - from) / 1000
}

async function searchSeconds({ client }: AnalysisThread): Promise<{ seconds: number; matches: number }> {
  const pattern = {
    kind: 'text' as const,
    text: 'session-token=',
    ignoreCase: false,
    wholeWord: false,
    encodings: ['utf-8' as const]
  }
  const find = new FindThread(FIND, client, { pattern, scope: null, where: ['decoded'] })
  try {
    // Answered once the thread has started.
    await find.page(0, 1)
    const from = performance.now()
    const { total } = await find.run()
    return { seconds: (performance.now() - from) / 1000, matches: total }
  } finally {
    await find.close()
  }
}

/** JSON of pseudo-random numbers, which gzip compresses to about a third. */
function bodyOf(bytes: number, isFound: boolean): Buffer {
  const body = Buffer.alloc(bytes)
  let state = 12_345
  let at = isFound ? body.write('{"session-token=": 1, ') : 0
  for (let id = 0; at < bytes; id++) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    at += body.write(`{"id": ${id}, "name": "item ${state}", "price": ${state % 977}}, `, at, 'latin1')
  }
  return body
}
