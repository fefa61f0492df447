import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dependenciesInstalled } from '../../../scripts/runtime/dependencies.mjs'

interface Locked {
  version: string
  integrity?: string
  optional?: boolean
}

let project: string
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'dependencies-'))
})
afterEach(() => rm(project, { recursive: true }))

async function state(wanted: Record<string, Locked>, installed: Record<string, Locked>): Promise<boolean> {
  await mkdir(join(project, 'node_modules'), { recursive: true })
  const packages = { '': { version: '0.0.0' }, ...wanted }
  await writeFile(join(project, 'package-lock.json'), JSON.stringify({ packages }))
  await writeFile(join(project, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }))
  return dependenciesInstalled(project)
}

const vue = { version: '3.5.0', integrity: 'sha512-vue' }

it('accepts packages that npm installed from this lock file', async () => {
  expect(await state({ 'node_modules/vue': vue }, { 'node_modules/vue': vue })).toBe(true)
})

it('rejects a missing node_modules', async () => {
  await writeFile(
    join(project, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/vue': vue } })
  )
  expect(dependenciesInstalled(project)).toBe(false)
})

it.each([
  ['a missing package', {}],
  ['another version', { 'node_modules/vue': { ...vue, version: '3.4.0' } }],
  ['other content under the same version', { 'node_modules/vue': { ...vue, integrity: 'sha512-other' } }]
])('rejects %s', async (_case, installed) => {
  const other = { 'node_modules/pinia': { version: '1.0.0' } }
  expect(await state({ ...other, 'node_modules/vue': vue }, { ...other, ...installed })).toBe(false)
})

it('ignores packages for other systems, and those the user added', async () => {
  const mac = { 'node_modules/for-mac': { version: '1.0.0', optional: true } }
  const added = { 'node_modules/added': { version: '1.0.0' } }
  expect(await state({ 'node_modules/vue': vue, ...mac }, { 'node_modules/vue': vue, ...added })).toBe(true)
})
