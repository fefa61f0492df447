import { expect, it } from 'vitest'
import { quickFirst } from '../../../scripts/check/changed.mjs'

it('puts tests that start programs last, unless they changed', () => {
  const importers = new Map([['test/helpers/peers.ts', new Set(['test/a.test.ts', 'test/b.test.ts'])]])
  const tests = ['test/a.test.ts', 'test/b.test.ts', 'test/c.test.ts', 'test/d.test.ts']
  expect(quickFirst(tests, ['test/b.test.ts'], importers)).toEqual([
    'test/b.test.ts',
    'test/c.test.ts',
    'test/d.test.ts',
    'test/a.test.ts'
  ])
})
