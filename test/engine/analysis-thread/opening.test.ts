/** Opening files in the analysis thread: progress, replies in the meantime, error messages, and cancelling. */

import { readdir, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { AnalysisThread } from '../../../src/engine/analysis-thread/analysis-thread'
import type { AnalysisEvents } from '../../../src/engine/analysis-thread/contract'
import type { ExchangeRow, ViewQuery } from '../../../src/shared/contract/views'
import { temporaryFolder } from '../../helpers/engine'
import { workerUrl } from '../../helpers/host-build'
import { ipv4, links, pcapFile, tcpSegment } from '../../helpers/foreign-packets'
import { get, ok } from '../../helpers/http-traffic'
import { RingScript } from '../../helpers/ring-script'

const ALL: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null }

function newThread(): AnalysisThread {
  const thread = new AnalysisThread(workerUrl('analysis'), null)
  onTestFinished(() => thread.close())
  return thread
}

async function ring(files: number, exchanges: number): Promise<{ paths: string[]; bytes: number }> {
  const script = new RingScript({ fileBytes: 1 << 22 })
  const long = script.connect()
  for (let file = 0; file < files; file++) {
    if (file > 0) script.turn()
    for (let at = 0; at < exchanges; at++) long.up(get(`/${file}/${at}`)).down(ok('answer'))
  }
  const paths = await script.write(await temporaryFolder())
  return { paths, bytes: script.files.reduce((sum, { length }) => sum + length, 0) }
}

it('a capture being opened serves views and pages like the live one, and reports progress', async () => {
  const { paths, bytes } = await ring(3, 300)
  const thread = newThread()
  const steps: AnalysisEvents['opening'][] = []
  thread.client.on('opening', (step) => steps.push(step))
  let progress: AnalysisEvents['progress'] | undefined
  thread.client.on('progress', (next) => (progress = next))
  const views: AnalysisEvents['view'][] = []
  thread.client.on('view', (event) => views.push(event))
  const opening = thread.open(paths)
  const { view } = await thread.client.request('views.open', ALL)
  expect(await opening).toEqual({ fault: null, faultAt: null, isFaultInside: false, passed: null, bytes })
  expect(steps.at(-1)).toEqual({ done: bytes, total: bytes })
  await expect.poll(() => views.at(-1)).toMatchObject({ view, total: 900, dropped: 0 })
  await expect.poll(() => progress).toMatchObject({ exchanges: 900, connections: { open: 1, total: 1 } })
  const page = await thread.client.request('views.rows', { view, first: 899, count: 5 })
  expect((page.rows as ExchangeRow[]).map(({ target }) => target)).toEqual(['/2/299'])
  const detail = await thread.client.request('exchanges.get', { exchange: 900 })
  expect(detail.messages[0]?.startLine).toBe('GET /2/299 HTTP/1.1')
})

it('a capture being opened serves the part already read', async () => {
  const { paths } = await ring(8, 5000)
  const thread = newThread()
  let isOpen = false
  const opening = thread.open(paths).then((opened) => {
    isOpen = true
    return opened
  })
  const { view } = await thread.client.request('views.open', ALL)
  const page = await thread.client.request('views.rows', { view, first: 0, count: 1 })
  expect([isOpen, page.rows]).toMatchObject([false, [{ exchange: 1, target: '/0/0' }]])
  await opening
  expect(await thread.client.request('views.rows', { view, first: 0, count: 1 })).toMatchObject({
    total: 40_000
  })
})

it('opening is cancelled by closing the capture', async () => {
  const { paths } = await ring(8, 5000)
  const thread = newThread()
  const opening = thread.open(paths)
  const refused = expect(opening).rejects.toMatchObject({ name: 'AppError' })
  await new Promise<void>((resolve) => {
    thread.client.on('opening', () => {
      resolve()
    })
  })
  await thread.close()
  await refused
})

it('opening another program’s file is cancelled by closing, however much is left', async () => {
  const from = { host: '10.0.0.1', port: 1024 }
  const to = { host: '10.0.0.2', port: 80 }
  const request = Buffer.from(get('/again'))
  const packets = Array.from({ length: 200_000 }, (_, at) => {
    const seq = 1 + at * request.length
    return {
      bytes: links.ethernet(ipv4(from.host, to.host, tcpSegment({ from, to, seq, payload: request })))
    }
  })
  const path = join(await temporaryFolder(), 'foreign.pcap')
  await writeFile(path, pcapFile(packets))
  const thread = newThread()
  let opened = false
  const refused = expect(thread.open([path]).then(() => (opened = true))).rejects.toMatchObject({
    name: 'AppError'
  })
  await new Promise<void>((resolve) => {
    thread.client.on('opening', () => {
      resolve()
    })
  })
  await thread.close()
  await refused
  expect(opened).toBe(false)
})

it('opening a HAR file is cancelled by closing during the conversion, and leaves no files', async () => {
  const folder = await temporaryFolder()
  const scratch = await temporaryFolder()
  const path = join(folder, 'page.har')
  const entry = {
    startedDateTime: '2026-11-22T10:00:00.000Z',
    time: 1,
    request: { method: 'GET', url: 'http://shop.example/', httpVersion: 'HTTP/1.1', headers: [] },
    response: { status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', headers: [] },
    timings: { send: 0, wait: 1, receive: 0 }
  }
  const entries = Array.from({ length: 100_000 }, () => entry)
  await writeFile(
    path,
    JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } })
  )
  const thread = new AnalysisThread(workerUrl('analysis'), null, scratch)
  const refused = expect(thread.open([path])).rejects.toMatchObject({ name: 'AppError' })
  await thread.close()
  await refused
  expect(await readdir(scratch)).toEqual([])
})

it('reports a truncated file and reads the part before the cut', async () => {
  const { paths } = await ring(2, 50)
  const { size } = await stat(paths[1]!)
  await truncate(paths[1]!, size - 6)
  const thread = newThread()
  const opened = await thread.open(paths)
  expect(opened.fault).toMatchObject({
    code: 'file-cut',
    message: expect.stringContaining(paths[1]!) as string
  })
  const { total } = await thread.client.request('views.open', ALL)
  expect(total).toBe(100)
})

it('refuses files that are no capture, are missing, or are opened twice, with a reason', async () => {
  const folder = await temporaryFolder()
  const text = join(folder, 'text.pcapng')
  await writeFile(text, 'This is a text, not a capture.')
  const thread = newThread()
  const opening = thread.open([text])
  const asked = thread.client.request('views.open', ALL)
  await expect(opening).rejects.toMatchObject({ code: 'not-a-capture' })
  await expect(asked).rejects.toMatchObject({ code: 'not-a-capture' })
  await expect(thread.open([text])).rejects.toMatchObject({ code: 'wrong-state' })
  await expect(newThread().open([join(folder, 'absent')])).rejects.toMatchObject({
    code: 'file-not-found',
    systemCode: 'ENOENT'
  })
  await expect(newThread().client.request('views.open', ALL)).rejects.toMatchObject({ code: 'wrong-state' })
})

it('opens an empty capture', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'empty.pcapng')
  await writeFile(path, new RingScript().file.bytes())
  const thread = newThread()
  expect(await thread.open([path])).toMatchObject({ fault: null })
  expect(await thread.client.request('views.open', ALL)).toMatchObject({ total: 0 })
})
