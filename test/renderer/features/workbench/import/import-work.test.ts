import { expect, it } from 'vitest'
import {
  importAnswerer,
  ImportReader,
  type ImportQuestion,
  type ImportWorker
} from '../../../../../src/renderer/src/features/workbench/import/model/import-work'

interface Started extends ImportWorker {
  /** Answers the requests so far, as the worker's script does. */
  work(): void
  isEnded: boolean
}

const startable = (): { started: Started[]; start: () => ImportWorker } => {
  const started: Started[] = []
  const start = (): ImportWorker => {
    const asked: ImportQuestion[] = []
    const answer = importAnswerer((data) => worker.onmessage?.({ data } as MessageEvent<typeof data>))
    const worker: Started = {
      onmessage: null,
      onerror: null,
      isEnded: false,
      postMessage: (question) => {
        asked.push(question)
      },
      terminate: () => {
        worker.isEnded = true
      },
      work: () => {
        for (const question of asked.splice(0)) if (!worker.isEnded) answer(question)
      }
    }
    started.push(worker)
    return worker
  }
  return { started, start }
}

const quiet = (): void => undefined

it('lists the entries of an import, and reads each when it is expanded', async () => {
  const { started, start } = startable()
  const reader = new ImportReader(start)
  const listing = reader.read({ text: 'curl http://a/1 http://b/2' }, quiet)
  started[0]?.work()
  expect(await listing).toEqual({
    ok: true,
    kind: 'curl',
    entries: [
      { index: 0, name: 'GET a/1', group: '' },
      { index: 1, name: 'GET b/2', group: '' }
    ]
  })
  const opened = reader.open(1)
  started[0]?.work()
  expect(await opened).toMatchObject({ target: { host: 'b', port: 80 }, secure: false, notes: [] })
  expect(started.length).toBe(1)
})

it('reports progress by the characters of the text', async () => {
  const { started, start } = startable()
  const reports: unknown[] = []
  const text = `openapi: 3.0.0\npaths: {}\n${'# a\n'.repeat(300_000)}`
  const listing = new ImportReader(start).read({ text }, (progress) => reports.push(progress))
  started[0]?.work()
  expect(await listing).toMatchObject({ ok: false, fault: { code: 'no-entries' } })
  expect(reports.length).toBeGreaterThan(2)
  expect(reports.at(-1)).toMatchObject({ total: text.length })
})

it('ends the worker when it is cancelled or restarted, and continues with a new one', async () => {
  const { started, start } = startable()
  const reader = new ImportReader(start)
  const replaced = reader.read({ text: 'curl http://a/' }, quiet)
  const cancelled = reader.read({ text: 'curl http://b/' }, quiet)
  expect(await replaced).toBeNull()
  reader.cancel()
  expect(await cancelled).toBeNull()
  expect(await reader.open(0)).toBeNull()
  const listing = reader.read({ text: 'curl http://c/' }, quiet)
  started[2]?.work()
  expect(await listing).toMatchObject({ entries: [{ name: 'GET c/' }] })
  expect(started.map(({ isEnded }) => isEnded)).toEqual([true, true, false])
})

it('resolves to an error when the worker crashes', async () => {
  const { started, start } = startable()
  const reader = new ImportReader(start)
  const listing = reader.read({ text: 'curl http://a/' }, quiet)
  started[0]?.onerror?.({ message: 'out of memory' } as ErrorEvent)
  expect(await listing).toEqual({
    ok: false,
    fault: { code: 'failed', line: null, column: null, found: 'out of memory' }
  })
})
