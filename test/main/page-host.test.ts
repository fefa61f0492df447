import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../src/engine/engine'
import { createFileHandlers } from '../../src/main/capture-files'
import { checkFolder } from '../../src/main/captures-folder'
import { createHandedFiles } from '../../src/main/handed-files'
import { createBrowsers } from '../../src/main/browsers/browser-handlers'
import { createHostHandlers } from '../../src/main/host-handlers'
import { servePage, type PageHost } from '../../src/main/page-host'
import { openProtos } from '../../src/main/protos-file'
import { openRecentFiles } from '../../src/main/recent-files'
import { createRenderQueue } from '../../src/main/rendering/render-queue'
import { openSnippets } from '../../src/main/snippets-file'
import { openWorkbenchFile } from '../../src/main/workbench-file'
import { openSettings } from '../../src/main/settings-file'
import type { Events, Requests } from '../../src/shared/contract/contract'
import { DEFAULT_SETTINGS } from '../../src/shared/contract/host'
import { checkOutput } from '../../src/shared/contract/parse'
import { createClient, type Client } from '../../src/shared/rpc/client'
import { createPortPair } from '../../src/shared/rpc/memory-port'
import { workerUrl } from '../helpers/host-build'

let folder: string
let engine: Engine
let copied: string[]
let chosen: string | null = null
let openPage: () => { client: Client<Requests, Events>; host: PageHost }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-page-'))
  engine = await createEngine({
    folder: join(folder, 'captures'),
    workers: {
      captureWriter: workerUrl('capture-writer'),
      captureSaver: workerUrl('capture-saver'),
      analysis: workerUrl('analysis'),
      find: workerUrl('find'),
      repeat: workerUrl('repeat')
    }
  })
  copied = []
  const files = createFileHandlers({
    captures: engine.captures,
    testOf: (of, about) => engine.conversations.asTest(of, about),
    handed: createHandedFiles(),
    recent: await openRecentFiles(join(folder, 'recent.json'), () => undefined),
    chooseOpenPath: () => Promise.resolve(undefined),
    chooseSavePath: () => Promise.resolve(undefined),
    grant: () => undefined,
    wireshark: () => Promise.resolve()
  })
  const snippets = await openSnippets({
    path: join(folder, 'snippets.json'),
    notice: () => undefined,
    chooseOpenPath: () => Promise.resolve(undefined),
    chooseSavePath: () => Promise.resolve(undefined)
  })
  const workbench = await openWorkbenchFile({
    path: join(folder, 'workbench.json'),
    notice: () => undefined
  })
  const protos = await openProtos({
    path: join(folder, 'protos.json'),
    notice: () => undefined,
    choose: () => Promise.resolve(undefined)
  })
  const browsers = await createBrowsers({
    folder: join(folder, 'browsers'),
    sessions: () => Promise.resolve([]),
    authority: () => Promise.reject(new Error('not asked'))
  })
  const handlers = createHostHandlers({
    authority: { 'authority.save': () => ({ path: null }) },
    engine: { 'engine.stopped': () => ({ stop: null }), 'engine.restart': () => null },
    files,
    snippets: snippets.handlers,
    workbench: workbench.handlers,
    protos: protos.handlers,
    rendering: createRenderQueue(() => Promise.resolve('crashed')).handlers,
    browsers: browsers.handlers,
    settings: await openSettings(join(folder, 'settings.json'), () => undefined),
    chooseFolder: () => Promise.resolve(chosen),
    checkFolder,
    takeRecovery: () => null,
    showCommands: () => undefined,
    writeClipboard: (text) => {
      copied.push(text)
      return Promise.resolve()
    },
    info: {
      version: '0.0.0',
      platform: 'linux',
      locale: 'en',
      electron: '0',
      captures: folder,
      folder: null,
      folderTrouble: null
    }
  })
  openPage = () => {
    const [page, host] = createPortPair()
    const reportBug = (name: string, error: unknown): never => {
      throw new Error(`${name} broke`, { cause: error })
    }
    return {
      client: createClient<Requests, Events>(page, checkOutput),
      host: servePage(host, engine, handlers, reportBug)
    }
  }
})

afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

const ALL_EXCHANGES = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const

describe('servePage', () => {
  it('responds from the engine and from the host on one port', async () => {
    const { client, host } = openPage()
    const answers = [
      await client.request('sessions.list', {}),
      await client.request('settings.set', { theme: 'dark' }),
      await client.request('settings.get', {}),
      await client.request('clipboard.write', { text: '字节' }),
      copied
    ]
    host.close()
    expect(answers).toEqual([
      [],
      { ...DEFAULT_SETTINGS, theme: 'dark' },
      { ...DEFAULT_SETTINGS, theme: 'dark' },
      null,
      ['字节']
    ])
  })

  it('takes a folder from the system’s dialog, keeps it after a cancel, and forgets it on request', async () => {
    const { client, host } = openPage()
    const chosenFolder = join(folder, 'elsewhere')
    chosen = chosenFolder
    const answers = [await client.request('settings.chooseFolder', {})]
    chosen = null
    answers.push(await client.request('settings.chooseFolder', {}))
    answers.push(await client.request('settings.set', { folder: null }))
    host.close()
    expect(answers.map(({ folder: kept }) => kept)).toEqual([chosenFolder, chosenFolder, null])
  })

  it('rejects input that violates the contract', async () => {
    const { client, host } = openPage()
    const refused = client.request('settings.set', { theme: 'purple' } as never)
    await expect(refused).rejects.toMatchObject({ code: 'bad-input' })
    host.close()
  })

  it('passes on the engine’s events until the page is closed', async () => {
    const { client, host } = openPage()
    const heard = new Promise<Events['sessions']>((resolve) => {
      client.on('sessions', resolve)
    })
    const { id } = await client.request('sessions.create', {
      config: {
        kind: 'proxy',
        name: 'one',
        listen: { host: '127.0.0.1', port: 0 },
        target: { host: '127.0.0.1', port: 9 }
      },
      start: false
    })
    expect((await heard).map((session) => session.config.name)).toEqual(['one'])
    await client.request('sessions.remove', { id })
    host.close()
    host.close()
  })

  it('closes the views a page left open, and no others', async () => {
    const first = openPage()
    const second = openPage()
    const left = await first.client.request('views.open', { capture: 1, query: ALL_EXCHANGES })
    const kept = await second.client.request('views.open', { capture: 1, query: ALL_EXCHANGES })
    first.host.close()
    const rows = { first: 0, count: 1 }
    await expect(
      second.client.request('views.rows', { capture: 1, view: left.view, ...rows })
    ).rejects.toMatchObject({
      code: 'not-found'
    })
    expect(await second.client.request('views.rows', { capture: 1, view: kept.view, ...rows })).toMatchObject(
      {
        total: 0
      }
    )
    second.host.close()
  })
})
