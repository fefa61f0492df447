import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportedTypes, findDuplicateTypes } from '../../../scripts/lint/exported-types.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exported-types-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

it('names both files that export a type of one name', () => {
  write({
    'net/pool.ts': '/** Sockets. */\nexport interface Pool {}\n',
    'http/pool.ts': 'export class Pool {}\n',
    'http/client.ts': 'export type Client = string\n'
  })
  expect(findDuplicateTypes(folder)).toEqual([
    {
      name: 'Pool',
      places: [
        { path: join(folder, 'http/pool.ts'), line: 1 },
        { path: join(folder, 'net/pool.ts'), line: 2 }
      ]
    }
  ])
})

it('accepts re-exports, types that are not exported, values, and merged declarations of one file', () => {
  write({
    'a.ts': 'export interface Row {}\nexport const Row = 1\nexport interface Row { id: number }\n',
    'b.ts': "import type { Row } from './a'\nexport type { Row }\nexport type { Row as Line } from './a'\n",
    'c.ts': 'interface Row {}\nexport const row: Row = {}\n',
    'd.ts': 'export function Row() {}\n'
  })
  expect(findDuplicateTypes(folder)).toEqual([])
})

it('finds types in components, at their line', () => {
  const component =
    '<template>\n  <p>export type No = 1</p>\n</template>\n<script lang="ts">\nexport type Size = number\n</script>\n'
  expect(exportedTypes(component, 'Box.vue')).toEqual([{ name: 'Size', line: 5 }])
})

it('finds types that are exported in a list, under their exported name', () => {
  const code = 'interface Inner {}\ntype Other = 1\nexport type { Inner as Outer }\nexport { Other }\n'
  expect(exportedTypes(code, 'a.ts')).toEqual([
    { name: 'Outer', line: 1 },
    { name: 'Other', line: 2 }
  ])
})
