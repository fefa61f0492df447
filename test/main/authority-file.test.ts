import { X509Certificate } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createAuthorityFileHandlers } from '../../src/main/authority-file'
import { startEngine, temporaryFolder } from '../helpers/engine'

it('saves the certificate of the engine’s authority to the chosen path, in the requested format', async () => {
  const folder = await temporaryFolder()
  const engine = await startEngine({ authorityFolder: join(folder, 'authority') })
  const { sha256, folder: own } = await engine.handlers['authority.get']({})
  const proposed: string[] = []
  const handlers = createAuthorityFileHandlers({
    certificate: async (form) => engine.handlers['authority.certificate']({ form }),
    chooseSavePath: (name) => {
      proposed.push(name)
      return Promise.resolve(join(folder, name))
    }
  })
  await writeFile(join(folder, 'tcplens-ca.pem'), 'of before')
  for (const form of ['pem', 'der', 'p12'] as const) {
    expect(await handlers['authority.save']({ form })).toEqual({ path: join(folder, proposed.at(-1) ?? '') })
  }
  const saved = ['tcplens-ca.cer', 'tcplens-ca.p12', 'tcplens-ca.pem']
  expect([own, (await readdir(folder)).sort()]).toEqual([join(folder, 'authority'), ['authority', ...saved]])
  for (const name of ['tcplens-ca.pem', 'tcplens-ca.cer']) {
    expect(new X509Certificate(await readFile(join(folder, name))).fingerprint256).toBe(sha256)
  }
})

it('saves nothing when the dialog is cancelled, and shows no dialog without a certificate', async () => {
  let asked = 0
  const save = (certificate: () => Promise<Uint8Array>): ReturnType<typeof createAuthorityFileHandlers> =>
    createAuthorityFileHandlers({
      certificate,
      chooseSavePath: () => {
        asked++
        return Promise.resolve(undefined)
      }
    })
  expect(await save(() => Promise.resolve(new Uint8Array(1)))['authority.save']({ form: 'pem' })).toEqual({
    path: null
  })
  const engine = await startEngine()
  const none = async (): Promise<Uint8Array> => engine.handlers['authority.certificate']({ form: 'pem' })
  await expect(save(none)['authority.save']({ form: 'pem' })).rejects.toMatchObject({ code: 'not-found' })
  expect(asked).toBe(1)
})
