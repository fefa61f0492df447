import { mkdtemp, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fingerprint } from '../../../scripts/build/fingerprint.mjs'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fingerprint-'))
  await mkdir(join(root, 'src/deep'), { recursive: true })
  await writeFile(join(root, 'src/a.ts'), 'one')
  await writeFile(join(root, 'src/deep/b.ts'), 'two')
})
afterEach(() => rm(root, { recursive: true }))

it('stays the same when only times change', async () => {
  const before = fingerprint(root, ['src'])
  await utimes(join(root, 'src/a.ts'), 1, 1)
  expect(fingerprint(root, ['src'])).toBe(before)
})

it('changes with a file’s content, its name and a new file, also in a nested folder', async () => {
  const seen = [fingerprint(root, ['src'])]
  await writeFile(join(root, 'src/deep/b.ts'), 'TWO')
  seen.push(fingerprint(root, ['src']))
  await rename(join(root, 'src/deep/b.ts'), join(root, 'src/deep/c.ts'))
  seen.push(fingerprint(root, ['src']))
  await writeFile(join(root, 'src/deep/d.ts'), '')
  seen.push(fingerprint(root, ['src']))
  expect(new Set(seen).size).toBe(4)
})

it('distinguishes a byte at the end of one file from a byte at the start of the next', async () => {
  const before = fingerprint(root, ['src/a.ts', 'src/deep/b.ts'])
  await writeFile(join(root, 'src/a.ts'), 'onet')
  await writeFile(join(root, 'src/deep/b.ts'), 'wo')
  expect(fingerprint(root, ['src/a.ts', 'src/deep/b.ts'])).not.toBe(before)
})

it('counts a missing input as empty', () => {
  expect(fingerprint(root, ['src', 'nowhere'])).toBe(fingerprint(root, ['src']))
})
