/** Sessions persist between launches: the next engine restores the sessions of the previous one. */

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { SessionConfig } from '../../../src/shared/contract/sessions'
import { startEngine, temporaryFolder } from '../../helpers/engine'
import { dial, listen } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

const HERE = { host: '127.0.0.1', port: 0 }
const PROXY: SessionConfig = {
  kind: 'proxy',
  name: 'web',
  listen: HERE,
  target: { host: 'a.test', port: 80 }
}
const SERVER: SessionConfig = { kind: 'server', name: '', listen: HERE, startAtLaunch: false }
const CLIENT: SessionConfig = { kind: 'client', name: '名前', target: { host: '::1', port: 7 } }

interface Launch {
  engine: Engine
  notices: string[]
}

async function launch(folder: string): Promise<Launch> {
  const notices: string[] = []
  const engine = await startEngine({
    folder,
    sessionFile: { path: join(folder, 'sessions.json'), notice: (text) => notices.push(text) }
  })
  return { engine, notices }
}

function configs(engine: Engine): SessionConfig[] {
  return engine.sessions.list().map(({ config }) => config)
}

async function saved(folder: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, 'sessions.json'), 'utf8'))
}

describe('sessions', () => {
  it('keep their colours when others before them are removed', async () => {
    const folder = await temporaryFolder()
    const first = await launch(folder)
    const [proxy, server, client] = [PROXY, SERVER, CLIENT].map((config) =>
      first.engine.sessions.create(config)
    )
    expect([proxy, server, client].map((session) => session?.colour)).toEqual([0, 1, 2])
    await first.engine.sessions.remove(proxy!.id)
    await first.engine.close()
    const second = await launch(folder)
    const colours = (): number[] => second.engine.sessions.list().map(({ colour }) => colour)
    expect(colours()).toEqual([1, 2])
    second.engine.sessions.create(PROXY)
    second.engine.sessions.duplicate(second.engine.sessions.list()[0]!.id)
    expect(colours()).toEqual([1, 3, 2, 0])
  })

  it('come back stopped, in their order, with their settings', async () => {
    const folder = await temporaryFolder()
    const first = await launch(folder)
    const ids = [PROXY, SERVER, CLIENT].map((config) => first.engine.sessions.create(config).id)
    await first.engine.sessions.start(ids[1]!)
    await first.engine.close()
    const second = await launch(folder)
    expect(configs(second.engine)).toEqual([PROXY, SERVER, CLIENT])
    expect(second.engine.sessions.list().map(({ state, connections }) => [state, connections.total])).toEqual(
      [
        ['stopped', 0],
        ['stopped', 0],
        ['stopped', 0]
      ]
    )
    expect(second.notices).toEqual([])
  })

  it('are saved during the run when changed, duplicated and removed', async () => {
    const folder = await temporaryFolder()
    const { engine } = await launch(folder)
    const { id } = engine.sessions.create(PROXY)
    const copy = engine.sessions.duplicate(id)
    await waitFor(async () => {
      expect(await saved(folder)).toEqual({ version: 1, sessions: [PROXY, PROXY], colours: [0, 1] })
    })
    engine.sessions.update(copy.id, { ...PROXY, name: 'other' })
    await engine.sessions.remove(id)
    await waitFor(async () => {
      expect(await saved(folder)).toEqual({
        version: 1,
        sessions: [{ ...PROXY, name: 'other' }],
        colours: [1]
      })
    })
  })

  it('of the demo are not restored: their server is gone', async () => {
    const folder = await temporaryFolder()
    const first = await launch(folder)
    first.engine.sessions.create(PROXY)
    await first.engine.demo.startProxy()
    await first.engine.close()
    expect(configs((await launch(folder)).engine)).toEqual([PROXY])
  })

  it('that were removed last are not restored', async () => {
    const folder = await temporaryFolder()
    const first = await launch(folder)
    const { id } = first.engine.sessions.create(PROXY)
    await waitFor(() => saved(folder))
    await first.engine.sessions.remove(id)
    await first.engine.close()
    expect(configs((await launch(folder)).engine)).toEqual([])
  })
})

describe('a session with autostart', () => {
  it('starts with the app', async () => {
    const folder = await temporaryFolder()
    const first = await launch(folder)
    first.engine.sessions.create({ ...PROXY, startAtLaunch: true })
    first.engine.sessions.create(SERVER)
    await first.engine.close()
    const { engine } = await launch(folder)
    await expect.poll(() => engine.sessions.list().map(({ state }) => state)).toEqual(['running', 'stopped'])
    await dial(engine.sessions.list()[0]!.listening!)
  })

  it('that cannot start stays listed with the reason, and the others start', async () => {
    const folder = await temporaryFolder()
    const busy = await listen()
    const first = await launch(folder)
    first.engine.sessions.create({ ...PROXY, listen: busy.address, startAtLaunch: true })
    first.engine.sessions.create({ ...SERVER, startAtLaunch: true })
    await first.engine.close()
    const { engine, notices } = await launch(folder)
    await expect.poll(() => engine.sessions.list().map(({ state }) => state)).toEqual(['failed', 'running'])
    expect(engine.sessions.list()[0]?.error).toMatchObject({
      code: 'address-in-use',
      systemCode: 'EADDRINUSE'
    })
    expect(notices).toEqual([])
  })
})

describe('an unreadable file', () => {
  it.each([
    ['is not JSON', '{"version":1,'],
    ['has another version', '{"version":2,"sessions":[]}'],
    ['contains an invalid session', '{"version":1,"sessions":[{"kind":"balloon"}]}']
  ])(
    'because it %s is kept under another name and reported, and the list starts empty',
    async (_why, text) => {
      const folder = await temporaryFolder()
      const path = join(folder, 'sessions.json')
      await writeFile(path, text)
      const { engine, notices } = await launch(folder)
      expect(configs(engine)).toEqual([])
      expect(notices).toEqual([
        `The saved sessions could not be read; the file was renamed to ${path}.unusable.`
      ])
      expect(await readFile(`${path}.unusable`, 'utf8')).toBe(text)
      engine.sessions.create(PROXY)
      await engine.close()
      expect(await saved(folder)).toEqual({ version: 1, sessions: [PROXY], colours: [0] })
    }
  )
})

it('an engine without a session file saves nothing', async () => {
  const folder = await temporaryFolder()
  const engine = await startEngine({ folder })
  engine.sessions.create(PROXY)
  await engine.close()
  expect((await readdir(folder)).filter((name) => !name.endsWith('.pcapng'))).toEqual([])
})
