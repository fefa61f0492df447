import { expect, it } from 'vitest'
import { showBytes } from '../../../src/engine/behaviour/show-bytes'

it.each([
  ['plain text', Buffer.from('GET / 你好'), 'GET / 你好'],
  ['line endings and tabs', Buffer.from('a\tb\r\n'), 'a\\tb\\r\\n'],
  ['controls', Buffer.from([1, 0x41]), '01 41'],
  ['invalid UTF-8', Buffer.from([0x41, 0xff]), '41 ff'],
  ['half a character', Buffer.from([0x41, 0xe4, 0xbd]), '41 e4 bd'],
  ['direction marks', Buffer.from('a\u202eb'), '61 e2 80 ae 62'],
  ['nothing', Buffer.alloc(0), '']
])('shows %s on one line', (_, bytes, shown) => {
  expect(showBytes(bytes)).toBe(shown)
})

it('shows the beginning of long bytes and their length', () => {
  // 96 bytes end within a character of three.
  const shown = showBytes(Buffer.from('x'.repeat(95) + '你'.repeat(100)))
  expect(shown).toBe(`${'x'.repeat(95)} … (395 bytes)`)
})
