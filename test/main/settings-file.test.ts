import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src/shared/contract/host'
import { openSettings } from '../../src/main/settings-file'

let folder: string
let path: string
let notices: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-settings-'))
  path = join(folder, 'settings.json')
  notices = []
})

afterEach(() => rm(folder, { recursive: true }))

const open = (): ReturnType<typeof openSettings> => openSettings(path, (text) => notices.push(text))

describe('settings file', () => {
  it('starts with the defaults without a file, and reports nothing', async () => {
    expect([(await open()).current, notices]).toEqual([DEFAULT_SETTINGS, []])
  })

  it('keeps a change across openings and leaves no temporary file', async () => {
    const settings = await open()
    const heard: unknown[] = []
    settings.onChange((changed) => heard.push(changed))
    await settings.change({ theme: 'dark' })
    expect({
      heard,
      again: (await open()).current,
      files: await readdir(folder),
      notices
    }).toEqual({
      heard: [{ ...DEFAULT_SETTINGS, theme: 'dark' }],
      again: { ...DEFAULT_SETTINGS, theme: 'dark' },
      files: ['settings.json'],
      notices: []
    })
  })

  it('writes the newest of many rapid changes', async () => {
    const settings = await open()
    await Promise.all([
      settings.change({ theme: 'dark' }),
      settings.change({ language: 'zh-CN' }),
      settings.change({ theme: 'light' })
    ])
    await settings.settled()
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      ...DEFAULT_SETTINGS,
      language: 'zh-CN',
      theme: 'light'
    })
  })

  it.each([
    ['is cut', '{"theme": "da'],
    ['is empty', ''],
    ['is not an object', '[]'],
    ['contains an invalid value', '{"theme": "purple"}']
  ])('keeps a file under another name that %s, uses the defaults, and reports this', async (_what, text) => {
    await writeFile(path, text)
    const settings = await open()
    expect({
      current: settings.current,
      aside: await readFile(`${path}.unusable`, 'utf8'),
      notices: notices.length
    }).toEqual({ current: DEFAULT_SETTINGS, aside: text, notices: 1 })
  })

  it('reads the file of a newer version, without unknown settings', async () => {
    await writeFile(path, '{"theme": "dark", "density": "compact"}')
    expect([(await open()).current, notices]).toEqual([{ ...DEFAULT_SETTINGS, theme: 'dark' }, []])
  })

  it('migrates a column to its present name', async () => {
    const columns = {
      exchanges: { shown: { target: true, type: false }, widths: { target: 320 }, fields: ['request.host'] },
      connections: { shown: { target: false }, widths: {} }
    }
    await writeFile(path, JSON.stringify({ columns }))
    const settings = await open()
    expect([settings.current.columns, notices]).toEqual([
      {
        exchanges: { shown: { path: true, type: false }, widths: { path: 320 }, fields: ['request.host'] },
        connections: columns.connections
      },
      []
    ])
  })

  it('reports a failed write to the caller, and continues', async () => {
    const settings = await open()
    await writeFile(`${path}.blocked`, '')
    const blocked = await openSettings(join(`${path}.blocked`, 'settings.json'), () => undefined)
    await expect(blocked.change({ theme: 'dark' })).rejects.toThrow()
    expect([blocked.current.theme, settings.current.theme]).toEqual(['dark', 'system'])
  })
})
