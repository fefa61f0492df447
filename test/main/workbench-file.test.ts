import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openWorkbenchFile, type WorkbenchFile } from '../../src/main/workbench-file'
import type { StoredDraft } from '../../src/shared/contract/workbench-drafts'
import { temporaryFolder } from '../helpers/engine'

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, index) => index)
const DRAFT: StoredDraft = {
  name: 'New request',
  way: {
    host: 'a.test',
    port: '81',
    tls: 'own',
    serverName: '',
    alpn: '',
    verify: true,
    through: null,
    follow: false,
    redirects: '10',
    cookies: true,
    reuse: false,
    timeout: ''
  },
  bytes: EVERY_BYTE
}

async function open(path: string): Promise<WorkbenchFile & { log: string[] }> {
  const log: string[] = []
  return { ...(await openWorkbenchFile({ path, notice: (text) => log.push(text) })), log }
}

it('returns the drafts of the previous launch, byte for byte', async () => {
  const path = join(await temporaryFolder(), 'workbench.json')
  const first = await open(path)
  expect(await first.handlers['workbench.drafts']({})).toEqual({ drafts: [], unreadable: null })
  await first.handlers['workbench.keepDrafts']({ drafts: [DRAFT, { ...DRAFT, name: '' }] })
  const second = await open(path)
  expect(await second.handlers['workbench.drafts']({})).toEqual({
    drafts: [DRAFT, { ...DRAFT, name: '' }],
    unreadable: null
  })
  await second.handlers['workbench.keepDrafts']({ drafts: [] })
  expect(await (await open(path)).handlers['workbench.drafts']({})).toEqual({ drafts: [], unreadable: null })
})

it.each(['not json', '{"version":2,"drafts":[]}', '{"version":1,"drafts":[{"name":"x"}]}'])(
  'keeps a damaged file under another name and reports its path once: %s',
  async (text) => {
    const path = join(await temporaryFolder(), 'workbench.json')
    await writeFile(path, text)
    const store = await open(path)
    const aside = `${path}.unusable`
    expect(await store.handlers['workbench.drafts']({})).toEqual({ drafts: [], unreadable: aside })
    expect(await store.handlers['workbench.drafts']({})).toEqual({ drafts: [], unreadable: null })
    expect([await readFile(aside, 'utf8'), store.log.length]).toEqual([text, 1])
  }
)

it('does not write unchanged drafts', async () => {
  const path = join(await temporaryFolder(), 'workbench.json')
  const store = await open(path)
  await store.handlers['workbench.keepDrafts']({ drafts: [DRAFT] })
  await writeFile(path, 'written by somebody else')
  await store.handlers['workbench.keepDrafts']({ drafts: [{ ...DRAFT, bytes: EVERY_BYTE.slice() }] })
  expect(await readFile(path, 'utf8')).toBe('written by somebody else')
  await store.handlers['workbench.keepDrafts']({ drafts: [{ ...DRAFT, bytes: EVERY_BYTE.slice(1) }] })
  expect(await readFile(path, 'utf8')).toContain('"version": 1')
})
