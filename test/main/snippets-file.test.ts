import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSnippets, type SnippetStore } from '../../src/main/snippets-file'
import type { Snippet } from '../../src/shared/contract/snippets'
import { temporaryFolder } from '../helpers/engine'

const PING: Snippet = {
  name: 'ping',
  folder: 'redis',
  what: { kind: 'payload', payload: { form: 'hex', text: '50 49 4e 47 0d 0a' } }
}
const HELLO: Snippet = { name: 'hello', folder: '', what: { kind: 'steps', steps: [{ do: 'end' }] } }

async function open(path: string, chosen?: string): Promise<SnippetStore & { said: string[] }> {
  const said: string[] = []
  const store = await openSnippets({
    path,
    notice: (text) => said.push(text),
    chooseOpenPath: () => Promise.resolve(chosen),
    chooseSavePath: () => Promise.resolve(chosen)
  })
  return { ...store, said }
}

it('snippets are restored at the next launch', async () => {
  const path = join(await temporaryFolder(), 'snippets.json')
  const first = await open(path)
  expect(await first.handlers['snippets.get']({})).toEqual([])
  await first.handlers['snippets.set']({ snippets: [PING, HELLO] })
  await first.settled()
  expect(await (await open(path)).handlers['snippets.get']({})).toEqual([PING, HELLO])
})

it('snippets can be exported and imported as a file', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'passed-on.json')
  const mine = await open(join(folder, 'mine.json'), file)
  expect(await mine.handlers['snippets.export']({ snippets: [PING] })).toEqual({ path: file })
  const theirs = await open(join(folder, 'theirs.json'), file)
  expect(await theirs.handlers['snippets.import']({})).toEqual([PING])
})

it('snippets are not read from a file of another kind', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'other.json')
  await writeFile(file, '{"version":1,"snippets":[{"name":"x"}]}')
  const store = await open(join(folder, 'snippets.json'), file)
  await expect(store.handlers['snippets.import']({})).rejects.toMatchObject({ code: 'not-snippets' })
  const cancelled = await open(join(folder, 'snippets.json'))
  expect([
    await cancelled.handlers['snippets.import']({}),
    await cancelled.handlers['snippets.export']({ snippets: [] })
  ]).toEqual([null, { path: null }])
})

it('unreadable snippets are kept under another name', async () => {
  const path = join(await temporaryFolder(), 'snippets.json')
  await writeFile(path, 'not json')
  const store = await open(path)
  expect([
    await store.handlers['snippets.get']({}),
    store.said,
    await readFile(`${path}.unusable`, 'utf8')
  ]).toEqual([
    [],
    [`The saved snippets could not be read; the file was renamed to ${path}.unusable.`],
    'not json'
  ])
})
