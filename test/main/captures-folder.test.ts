import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { capturesFolder } from '../../src/main/captures-folder'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

it('the folder is the app’s own unless another was chosen', async () => {
  expect(await capturesFolder(null, '/own')).toEqual({ folder: '/own', trouble: null })
})

it('the folder is the chosen one, created if missing, and otherwise unchanged', async () => {
  const chosen = join(await temporaryFolder(), 'new', 'captures')
  expect(await capturesFolder(chosen, '/own')).toEqual({ folder: chosen, trouble: null })
  expect(await readdir(chosen)).toEqual([])
})

it('the folder is the app’s own, with the reason, when the chosen one is not writable', async () => {
  const file = join(await temporaryFolder(), 'a file')
  await writeFile(file, '')
  const chosen = join(file, 'captures')
  expect(await capturesFolder(chosen, '/own')).toEqual({
    folder: '/own',
    trouble: expect.objectContaining({
      code: 'folder-unwritable',
      systemCode: 'ENOTDIR',
      message: expect.stringContaining(chosen) as string
    }) as unknown
  })
})
