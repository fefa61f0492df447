import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../src/engine/engine'
import { createBrowsers } from '../../src/main/browsers/browser-handlers'
import { createFileHandlers } from '../../src/main/capture-files'
import { checkFolder } from '../../src/main/captures-folder'
import { createHandedFiles } from '../../src/main/handed-files'
import { createHostHandlers } from '../../src/main/host-handlers'
import { servePage } from '../../src/main/page-host'
import { createRenderQueue } from '../../src/main/rendering/render-queue'
import { openProtos } from '../../src/main/protos-file'
import { openRecentFiles } from '../../src/main/recent-files'
import { openSettings } from '../../src/main/settings-file'
import { openSnippets } from '../../src/main/snippets-file'
import { openWorkbenchFile } from '../../src/main/workbench-file'
import { requests, type Events, type Requests } from '../../src/shared/contract/contract'
import { AppError } from '../../src/shared/model/app-error'
import { createClient, type Client } from '../../src/shared/rpc/client'
import { createPortPair } from '../../src/shared/rpc/memory-port'
import { workerUrl } from '../helpers/host-build'
import { againCases } from '../shared/contract/cases/again-cases'
import { hostCases } from '../shared/contract/cases/host-cases'
import type { ContractCase } from '../shared/contract/cases/samples'
import { sessionCases } from '../shared/contract/cases/session-cases'
import { trafficCases } from '../shared/contract/cases/traffic-cases'

/**
 * Sends every request of the contract to a real engine with its host, with valid, invalid and hostile arguments.
 * Expected failures have a code; `internal` means a bug.
 */

const CASES: Partial<Record<string, ContractCase>> = {
  ...sessionCases,
  ...trafficCases,
  ...againCases,
  ...hostCases
}
const SEED = 0x7cb1e45
const CALLS_EACH = 25

const HOSTILE: readonly unknown[] = [
  ...[
    '',
    ' ',
    '\ud800',
    'a\udfff/b',
    '%',
    '%zz',
    '%ff%fe',
    '../../etc/passwd',
    '/',
    '\0',
    '\u202e',
    '[',
    '(?:',
    '(a+)+$'
  ],
  ...[
    'http://',
    'http://[::1',
    'http://a:99999/',
    'x'.repeat(5000),
    '127.0.0.1',
    'CON',
    '__proto__',
    '-1',
    '0x10'
  ],
  ...[
    0,
    -0,
    -1,
    1,
    2,
    0.5,
    1e9,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    1e308,
    NaN,
    Infinity,
    -Infinity,
    true,
    false,
    null
  ],
  ...[
    undefined,
    [],
    {},
    [[]],
    { length: 1 },
    new Uint8Array(0),
    new Uint8Array(9),
    10n,
    new Date(0),
    new Map()
  ]
]

/** Returns a generator of numbers from 0 to 1, reproducible by seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<One>(list: readonly One[], random: () => number): One {
  return list[Math.floor(random() * list.length)]!
}

/** Returns a copy with some values replaced, removed or added. */
function mutated(value: unknown, random: () => number, rate: number): unknown {
  if (random() < rate) return pick(HOSTILE, random)
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map((one) => mutated(one, random, rate))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).flatMap(([name, one]) =>
    random() < rate / 4 ? [] : [[name, mutated(one, random, rate)]]
  )
  return Object.fromEntries(members)
}

async function startHost(): Promise<{ engine: Engine; client: Client<Requests, Events>; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-calls-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const engine = await createEngine({
    folder: join(folder, 'captures'),
    authorityFolder: join(folder, 'authority'),
    workers: {
      captureWriter: workerUrl('capture-writer'),
      captureSaver: workerUrl('capture-saver'),
      analysis: workerUrl('analysis'),
      find: workerUrl('find'),
      repeat: workerUrl('repeat')
    }
  })
  onTestFinished(() => engine.close())
  const quiet = { notice: () => undefined, chooseOpenPath: () => Promise.resolve(undefined) }
  let saved = 0
  const askSave = (): Promise<string> => Promise.resolve(join(folder, `saved-${saved++}`))
  const snippets = await openSnippets({
    ...quiet,
    path: join(folder, 'snippets.json'),
    chooseSavePath: askSave
  })
  const workbench = await openWorkbenchFile({ ...quiet, path: join(folder, 'workbench.json') })
  const protos = await openProtos({
    ...quiet,
    path: join(folder, 'protos.json'),
    choose: () => Promise.resolve(undefined)
  })
  const browsers = await createBrowsers({
    folder: join(folder, 'browsers'),
    sessions: () => Promise.resolve([]),
    authority: () => Promise.reject(new AppError('wrong-state', 'There is no authority.'))
  })
  onTestFinished(() => browsers.close())
  const files = createFileHandlers({
    ...quiet,
    captures: engine.captures,
    testOf: (of, about) => engine.conversations.asTest(of, about),
    handed: createHandedFiles(),
    recent: await openRecentFiles(join(folder, 'recent.json'), () => undefined),
    chooseSavePath: askSave,
    grant: () => undefined,
    wireshark: () => Promise.resolve()
  })
  const handlers = createHostHandlers({
    authority: { 'authority.save': () => ({ path: null }) },
    engine: { 'engine.stopped': () => ({ stop: null }), 'engine.restart': () => null },
    files,
    snippets: snippets.handlers,
    workbench: workbench.handlers,
    protos: protos.handlers,
    rendering: createRenderQueue(() => Promise.resolve('crashed')).handlers,
    takeRecovery: () => null,
    browsers: browsers.handlers,
    settings: await openSettings(join(folder, 'settings.json'), () => undefined),
    chooseFolder: () => Promise.resolve(null),
    checkFolder: (path) => checkFolder(path),
    showCommands: () => undefined,
    writeClipboard: () => Promise.resolve(),
    info: {
      ...{ version: '0.0.0', platform: 'linux', locale: 'en', electron: '0' },
      ...{ captures: folder, folder: null, folderTrouble: null }
    }
  })
  const [page, host] = createPortPair()
  const served = servePage(host, engine, handlers, () => undefined)
  onTestFinished(() => {
    served.close()
  })
  return { engine, client: createClient<Requests, Events>(page), folder }
}

it('never responds to a malformed call with an internal error', { timeout: 180_000 }, async () => {
  const { engine, client, folder } = await startHost()
  const entry = (name: string): unknown => ({
    startedDateTime: '2024-01-01T00:00:00Z',
    time: 1,
    request: {
      ...{ method: 'POST', url: 'http://a/%zz', httpVersion: 'HTTP/1.1', headers: [], queryString: [] },
      ...{ cookies: [], headersSize: -1, bodySize: -1 },
      postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name, value: '\udfff' }] }
    },
    response: {
      ...{ status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', headers: [], cookies: [] },
      ...{
        content: { size: 1, mimeType: 'text/plain', text: 'a' },
        redirectURL: '',
        headersSize: -1,
        bodySize: 1
      }
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 }
  })
  const har = join(folder, 'lone.har')
  await writeFile(har, JSON.stringify({ log: { version: '1.2', entries: [entry('a'), entry('\ud800')] } }))
  const capture = await engine.captures.open(har)
  await engine.captures.read(capture)

  const random = seeded(SEED)
  const internal: unknown[] = []
  const ask = client.request as (name: string, input: unknown) => Promise<unknown>
  const calls = Object.keys(requests).flatMap((name) =>
    Array.from({ length: CALLS_EACH }, (_, round) => {
      const good = structuredClone(CASES[name]?.good)
      // One valid call for the live capture, one for the opened file, then increasingly broken ones.
      const own = round % 2 === 0 ? good : { ...(good as object), capture }
      return { name, input: round < 2 ? good : mutated(own, random, (round % 8) / 12) }
    })
  )
  calls.sort(() => random() - 0.5)
  const answers = calls.map(async ({ name, input }) => {
    try {
      await ask(name, input)
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal') internal.push({ name, input, error })
    }
  })
  await Promise.race([Promise.all(answers), client.request('sessions.list', {})])
  // Some calls are still pending: they get a response too once their resources are closed.
  await engine.captures.close(capture).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'not-found' })
  })
  await Promise.race([Promise.all(answers), engine.close()])
  await Promise.all(answers)
  expect(internal).toEqual([])
})
