import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseTest } from '../../src/engine/conversation/test-file/parse'
import { createFileHandlers } from '../../src/main/capture-files'
import { createHandedFiles } from '../../src/main/handed-files'
import { openRecentFiles } from '../../src/main/recent-files'
import { LIVE, startEngine, temporaryFolder } from '../helpers/engine'
import { get, ok, play, setStage } from '../helpers/http-traffic'

const BODY = { kind: 'body', exchange: 1, message: 1, decoded: true } as const

async function start(): Promise<{
  folder: string
  asked: unknown[]
  handlers: ReturnType<typeof createFileHandlers>
  answer: (path: string | undefined) => void
}> {
  const folder = await temporaryFolder()
  const engine = await startEngine()
  await play(await setStage(engine), [[get('/'), ok('the body')]])
  const asked: unknown[] = []
  let path: string | undefined
  const handlers = createFileHandlers({
    captures: engine.captures,
    testOf: ({ run, ...of }, about) =>
      run === undefined
        ? engine.conversations.asTest(of, about)
        : engine.conversations.playedAsTest(run, about),
    handed: createHandedFiles(),
    recent: await openRecentFiles(join(folder, 'recent.json'), () => undefined),
    chooseOpenPath: () => Promise.resolve(undefined),
    chooseSavePath: (...question) => {
      asked.push(question)
      return Promise.resolve(path)
    },
    grant: () => undefined,
    wireshark: () => Promise.resolve()
  })
  return { folder, asked, handlers, answer: (next) => (path = next) }
}

it('bytes are saved to the chosen path, under a safe suggested name', async () => {
  const { folder, asked, handlers, answer } = await start()
  const path = join(folder, 'by hand.txt')
  answer(path)
  const file = await handlers['files.saveBytes']({ capture: LIVE, saved: BODY, name: '../../etc/pass:wd' })
  expect([asked, file, await readFile(path, 'utf8')]).toEqual([
    [['bytes', '_.._etc_pass_wd']],
    { path, bytes: 8, whole: true, failed: null },
    'the body'
  ])
  // Only captures are offered to be opened again.
  expect(await handlers['files.recent']({})).toEqual([])
})

it('nothing is saved after a cancel, and no dialog is shown for a closed capture', async () => {
  const { asked, handlers } = await start()
  expect(await handlers['files.saveBytes']({ capture: LIVE, saved: BODY, name: 'a' })).toBeNull()
  const gone = async (): Promise<unknown> =>
    handlers['files.saveBytes']({ capture: 9, saved: BODY, name: 'a' })
  await expect(gone()).rejects.toMatchObject({ code: 'not-found' })
  expect(asked.length).toBe(1)
})

it('a conversation is saved as a test, or not at all', async () => {
  const { folder, asked, handlers, answer } = await start()
  expect(await handlers['files.saveTest']({ capture: LIVE, connection: 1 })).toEqual({ path: null })
  const path = join(folder, 'page.test')
  answer(path)
  expect(await handlers['files.saveTest']({ capture: LIVE, connection: 1 })).toEqual({ path })
  const test = parseTest(await readFile(path, 'utf8'))
  expect([asked, test.steps.map((step) => step.do)]).toEqual([
    [
      ['test', 'connection-1.test'],
      ['test', 'connection-1.test']
    ],
    expect.arrayContaining(['say', 'hear'])
  ])
  await expect(handlers['files.saveTest']({ capture: LIVE, connection: 9 })).rejects.toMatchObject({
    code: 'not-found'
  })
})
