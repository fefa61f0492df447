/** An analysis thread that runs out of memory: its successor decodes all connections except the one that caused it. */

import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { AnalysisThread, type Restart } from '../../../src/engine/analysis-thread/analysis-thread'
import type { TapEntry } from '../../../src/engine/analysis/story/tap-entry'
import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../src/shared/contract/views'
import { temporaryFolder } from '../../helpers/engine'
import { workerUrl } from '../../helpers/host-build'
import { get, ok } from '../../helpers/http-traffic'
import { largeConnection, manyRequests, SMALL_HEAP_MB } from '../../helpers/large-connection'
import { ringParts } from '../../helpers/live-ring'
import { RingScript } from '../../helpers/ring-script'

const EXCHANGES: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null }
const CONNECTIONS: ViewQuery = { kind: 'connections', filter: '', sessions: null, sort: null }

async function openThread(): Promise<{ thread: AnalysisThread; restarts: Restart[]; path: string }> {
  const path = await largeConnection()
  const thread = new AnalysisThread(workerUrl('analysis'), null, await temporaryFolder(), {
    heapMb: SMALL_HEAP_MB
  })
  onTestFinished(() => thread.close())
  const restarts: Restart[] = []
  thread.onRestart((restart) => restarts.push(restart))
  return { thread, restarts, path }
}

async function targets(thread: AnalysisThread): Promise<(string | null)[]> {
  const { view } = await thread.client.request('views.open', EXCHANGES)
  const page = await thread.client.request('views.rows', { view, first: 0, count: 10 })
  return (page.rows as ExchangeRow[]).map(({ target }) => target)
}

it('opens a file without the connection that crashed the thread', { timeout: 120_000 }, async () => {
  const { thread, restarts, path } = await openThread()
  const opened = await thread.open([path])
  expect(opened.fault).toBe(null)
  expect(restarts).toMatchObject([{ connection: 2, opened: null }])
  expect(restarts[0]?.message).toContain('memory')
  expect(thread.undecoded).toEqual([2])
  expect(await targets(thread)).toEqual(['/first', '/third', '/fourth'])
  const { view } = await thread.client.request('views.open', CONNECTIONS)
  const page = await thread.client.request('views.rows', { view, first: 0, count: 10 })
  const rows = page.rows as ConnectionRow[]
  expect(rows.map(({ protocol, undecoded }) => [protocol, undecoded])).toEqual([
    ['http/1', undefined],
    ['raw', true],
    ['http/1', undefined]
  ])
  // All of its bytes are present.
  const up = rows[1]?.up ?? 0
  expect(up).toBeGreaterThan(25_000_000)
  const { bytes } = await thread.client.request('streams.read', {
    connection: 2,
    direction: 'up',
    offset: 0,
    length: 20
  })
  expect(Buffer.from(bytes).toString()).toBe('GET /large HTTP/1.1\r')
})

it('continues the connection at the same place, with the same numbers', { timeout: 120_000 }, async () => {
  const { thread, path } = await openThread()
  const story: TapEntry[] = []
  thread.onTap((entries) => {
    // Requests that the shutdown cut off are excluded from the comparison.
    story.push(...entries.filter(({ connection, type }) => connection !== 2 || type === 'note'))
    return Promise.resolve()
  })
  await thread.open([path], { tap: 'messages' })
  const lines = story.flatMap((entry) => {
    if (entry.type === 'note') return [`${entry.connection} ${entry.problem.code}`]
    if (entry.type !== 'message') return []
    return [`${entry.connection}.${entry.exchange} ${entry.target}${entry.status === 0 ? '' : entry.status}`]
  })
  expect(lines.slice(0, -2)).toEqual(['1.1 /first', '1.1 200', '3.3 /third', '2 analysis-stopped', '3.3 200'])
  // A number that no other exchange uses.
  const [request, response] = lines.slice(-2)
  const number = /^3\.(\d+) \/fourth$/.exec(request ?? '')?.[1] ?? ''
  expect(Number(number)).toBeGreaterThan(3)
  expect(response).toBe(`3.${number} 200`)
  const opened = story.filter((entry) => entry.type === 'event' && entry.event.event === 'open')
  expect(opened.map(({ connection }) => connection)).toEqual([1, 3])
})

it(
  'follows the live capture again, including chunks on disk and dropped files',
  { timeout: 120_000 },
  async () => {
    const script = new RingScript({ fileBytes: 1 << 26 })
    const [first, large] = [script.connect(), script.connect()]
    first.up(get('/dropped')).down(ok('0'))
    script.turn()
    first.up(get('/first')).down(ok('1'))
    // Seven chunks of 65,536 rows; the thread keeps the newest in memory.
    const idle = script.connect()
    for (let at = 0; at < 7 * 65_536; at++) idle.up('.')
    for (const segment of manyRequests()) large.up(segment)
    first.up(get('/last')).down(ok('2'))
    const files = await script.write(await temporaryFolder())
    const { base, chunks, files: parts, rows } = ringParts(files)
    const folder = await temporaryFolder()
    const thread = new AnalysisThread(workerUrl('analysis'), { base, tap: 'none' }, folder, {
      heapMb: SMALL_HEAP_MB
    })
    onTestFinished(() => thread.close())
    const restarts: Restart[] = []
    thread.onRestart((restart) => restarts.push(restart))
    let spares = 0
    thread.client.on('spare', ({ memory }) => {
      spares++
      // Overwrites the memory, as the capture does.
      new Uint8Array(memory).fill(0xff)
    })
    for (const file of parts) thread.addFile(file)
    for (const memory of chunks) thread.addChunk(memory)
    const dropped = { rows: rows[1] ?? 0, position: parts[1]?.base ?? 0 }
    thread.drop(dropped)
    thread.publish(rows.at(-1) ?? 0)
    await expect
      .poll(() => thread.client.request('settle', { rows: rows.at(-1) ?? 0 }).catch(() => 'died'), {
        timeout: 100_000
      })
      .toBe(null)
    expect(restarts).toMatchObject([{ connection: 2 }])
    expect(spares).toBeGreaterThan(1)
    expect(await targets(thread)).toEqual(['/first', '/last'])
  }
)

it('stops after a number of crashes and reports why', { timeout: 120_000 }, async () => {
  const thread = new AnalysisThread(workerUrl('analysis'), null, await temporaryFolder(), { heapMb: 1 })
  onTestFinished(() => thread.close())
  let restarts = 0
  thread.onRestart(() => restarts++)
  const failed = new Promise<Error>((resolve) => {
    thread.onError(resolve)
  })
  const path = join(await temporaryFolder(), 'none.pcapng')
  const opening = thread.open([path])
  await expect(opening).rejects.toMatchObject({ code: 'internal' })
  expect((await failed).message).toContain('memory')
  expect(restarts).toBe(8)
})
