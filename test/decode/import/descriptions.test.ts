/** Request descriptions that cannot be read. */

import { expect, it } from 'vitest'
import { imported } from './imported'

it('an error is reported with its line and column', () => {
  expect([
    imported('{\n  "log": {\n    "entries": [ , ]\n'),
    imported('openapi: 3.0.0\npaths:\n  /a: [\n  b: }\n'),
    imported('{"a": 1}'),
    imported('{"log": {"entries": []}}'),
    imported('what is this?'),
    imported('  \n')
  ]).toEqual([
    { code: 'json', found: 'value', line: 3, column: 18 },
    expect.objectContaining({ code: 'yaml', line: 4 }),
    { code: 'unknown', found: 'JSON', line: null, column: null },
    { code: 'no-entries', found: 'log.entries', line: null, column: null },
    { code: 'unknown', found: 'what is this?', line: null, column: null },
    { code: 'empty', found: '', line: null, column: null }
  ])
})
