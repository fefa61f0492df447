import { expect, it } from 'vitest'
import { contentTypeOf } from '../../../../src/engine/behaviour/http/content-types'

it.each([
  ['/a/b.html', 'text/html; charset=utf-8'],
  ['/a/B.PNG', 'image/png'],
  ['archive.tar.gz', 'application/gzip'],
  ['中文.json', 'application/json'],
  ['no-extension', 'application/octet-stream'],
  ['.html', 'application/octet-stream'],
  ['x.constructor', 'application/octet-stream']
])('%s is %s', (path, type) => {
  expect(contentTypeOf(path)).toBe(type)
})
