import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PROJECT_DIR } from '../../../scripts/runtime/paths.mjs'
import { TLS_TESTS } from '../../../scripts/test-run/tls.mjs'

const files = readdirSync(join(PROJECT_DIR, 'test/engine'), { encoding: 'utf8', recursive: true })
  .map((file) => `test/engine/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts'))

it.each(TLS_TESTS)('finds tests at %s', (prefix) => {
  expect(files.filter((file) => file.startsWith(prefix))).not.toEqual([])
})
