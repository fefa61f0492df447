import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteBytes, quoteText } from '../../../src/shared/bytes/shell-quote'
import { needs } from '../../helpers/peers'

it('keeps plain words and quotes others readably', () => {
  expect(
    ['plain-1.2/x', '', 'two words', "it's", 'a$(b)`c`"d"', '字节', 'line\nnext\t', '‮turned'].map(quoteText)
  ).toEqual([
    'plain-1.2/x',
    "''",
    "'two words'",
    `'it'\\''s'`,
    `'a$(b)\`c\`"d"'`,
    "'字节'",
    "$'line\\nnext\\t'",
    "$'\\xe2\\x80\\xaeturned'"
  ])
})

describe('bash', needs('bash'), () => {
  it('restores exactly the quoted bytes', () => {
    const anyBytes = fc
      .uint8Array({ minLength: 0, maxLength: 40 })
      .map((bytes) => bytes.map((byte) => byte || 1))
    const samples = fc.sample(anyBytes, { numRuns: 200, seed: 5 })
    const script = samples.map((bytes) => `printf '%s\\0' ${quoteBytes(bytes)}`).join('\n')
    const out = execFileSync('bash', [], { input: script, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
    const expected = Buffer.concat(samples.flatMap((bytes) => [Buffer.from(bytes), Buffer.from([0])]))
    expect(out.equals(expected)).toBe(true)
  })
})
