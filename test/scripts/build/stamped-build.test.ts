import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ensureFresh } from '../../../scripts/build/stamped-build.mjs'

const MODULE = new URL('../../../scripts/build/stamped-build.mjs', import.meta.url).href

let folder: string
/** Unique, because it names a lock that all test runs in this tree share. */
let name: string
let stamp: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stamped-build-'))
  name = basename(folder)
  stamp = join(folder, 'stamp')
})
afterEach(() => rm(folder, { recursive: true }))

it('builds once when several processes request it concurrently', async () => {
  const log = join(folder, 'log')
  const source = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout } from 'node:timers/promises'
    import { ensureFresh } from ${JSON.stringify(MODULE)}
    const built = await ensureFresh({
      name: ${JSON.stringify(name)}, stamp: ${JSON.stringify(stamp)}, inputs: [],
      make: async () => { await setTimeout(100); appendFileSync(${JSON.stringify(log)}, 'built ') }
    })
    process.exitCode = built ? 1 : 0`
  const codes = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'inherit' })
      return (await once(child, 'close'))[0] as number
    })
  )
  expect({ codes: codes.sort(), log: await readFile(log, 'utf8') }).toEqual({
    codes: [0, 0, 0, 1],
    log: 'built '
  })
})

it('leaves no stamp after a failed build, so that the next one tries again', async () => {
  await writeFile(stamp, 'of an earlier build')
  const failing = { name, stamp, inputs: [], make: () => Promise.reject(new Error('does not compile')) }
  await expect(ensureFresh(failing)).rejects.toThrow('does not compile')
  expect(existsSync(stamp)).toBe(false)

  const make = (): Promise<void> => Promise.resolve()
  expect([
    await ensureFresh({ name, stamp, inputs: [], make }),
    await ensureFresh({ name, stamp, inputs: [], make })
  ]).toEqual([true, false])
})
