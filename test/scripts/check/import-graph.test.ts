import { expect, it } from 'vitest'
import { changedFiles, projectFiles } from '../../../scripts/check/changed-files.mjs'
import { importersOf, nearestTests } from '../../../scripts/check/import-graph.mjs'

const isTest = (path: string): boolean => path.endsWith('.test.ts')

it('finds the importers of a module, a component and a script', () => {
  const importers = importersOf(projectFiles().filter((path) => /\.(ts|vue|mjs)$/.test(path)))

  expect(importers.get('scripts/check/import-graph.mjs')).toEqual(
    new Set(['scripts/check/changed.mjs', 'test/scripts/check/import-graph.test.ts'])
  )
  expect(importers.get('src/decode/stream/http2/hpack/dynamic-table.ts')).toContain(
    'src/decode/stream/http2/hpack/hpack-decoder.ts'
  )
  const components = [...importers.keys()].filter((path) => path.endsWith('.vue'))
  expect(components.length).toBeGreaterThan(100)
})

it('chooses the tests with the fewest imports in between, the namesake first', () => {
  const importers = new Map([
    ['src/a/x.ts', new Set(['src/a/y.ts', 'test/b/other.test.ts', 'test/a/x.test.ts'])],
    ['src/a/y.ts', new Set(['test/a/y.test.ts'])],
    ['src/a/z.ts', new Set(['src/a/y.ts'])]
  ])

  expect(nearestTests(['src/a/x.ts'], importers, isTest)).toEqual([
    'test/a/x.test.ts',
    'test/b/other.test.ts'
  ])
  expect(nearestTests(['src/a/z.ts'], importers, isTest)).toEqual(['test/a/y.test.ts'])
  expect(nearestTests(['src/a/alone.ts'], importers, isTest)).toEqual([])
  expect(nearestTests(['test/a/y.test.ts'], importers, isTest)).toEqual(['test/a/y.test.ts'])
})

it('ends on modules that import each other', () => {
  const importers = new Map([
    ['src/a.ts', new Set(['src/b.ts'])],
    ['src/b.ts', new Set(['src/a.ts'])]
  ])

  expect(nearestTests(['src/a.ts'], importers, isTest)).toEqual([])
})

it('lists no changed file that is not part of the project', () => {
  const files = new Set(projectFiles())

  expect(changedFiles('HEAD').filter((path) => !files.has(path))).toEqual([])
})
