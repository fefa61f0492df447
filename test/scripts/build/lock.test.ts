import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from '../../../scripts/build/lock.mjs'

const LOCK_MODULE = new URL('../../../scripts/build/lock.mjs', import.meta.url).href

let folder: string
let lock: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  lock = join(folder, 'work.lock')
})
afterEach(() => rm(folder, { recursive: true }))

/** Returns the PID of a process that has exited. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'close')
  return child.pid!
}

it('runs processes one after the other', async () => {
  const counter = join(folder, 'counter')
  await writeFile(counter, '0')
  // An unlocked read, wait and write back loses counts as soon as two processes overlap.
  const source = `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { setTimeout } from 'node:timers/promises'
    import { withLock } from ${JSON.stringify(LOCK_MODULE)}
    for (let round = 0; round < 3; round++) {
      await withLock(${JSON.stringify(lock)}, async () => {
        const count = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'))
        await setTimeout(5)
        writeFileSync(${JSON.stringify(counter)}, String(count + 1))
      })
    }`
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'inherit' })
  )
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0] as number))
  expect({ codes, count: await readFile(counter, 'utf8') }).toEqual({ codes: [0, 0, 0, 0], count: '12' })
})

it('takes over the lock of a process that died', async () => {
  await writeFile(lock, `${await deadProcess()} ${hostname()}`)
  expect(await withLock(lock, () => Promise.resolve('done'))).toBe('done')
  expect(existsSync(lock)).toBe(false)
})

it('takes over a lock whose heartbeat stopped, even if its process number is in use', async () => {
  await writeFile(lock, `${process.pid} ${hostname()}`)
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(lock, longAgo, longAgo)
  expect(await withLock(lock, () => Promise.resolve('done'))).toBe('done')
})

it('waits for a living process, names it once, and does not check processes of another host', async () => {
  const waitedFor: string[] = []
  for (const holder of [`${process.pid} ${hostname()}`, `${await deadProcess()} another-host`]) {
    await writeFile(lock, holder)
    let release = (): void => undefined
    const told = new Promise<void>((resolve) => (release = resolve))
    const work = withLock(lock, () => Promise.resolve(), {
      onWait: (pid) => {
        waitedFor.push(pid)
        release()
      }
    })
    await told
    await rm(lock)
    await work
  }
  expect(waitedFor).toEqual([String(process.pid), expect.stringMatching(/^\d+$/)])
})

it('is released when the work fails', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(lock)).toBe(false)
})
