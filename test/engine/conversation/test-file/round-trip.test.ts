/**
 * Any recording is printed as a test that parses back to the same steps; every spelling of a test parses to the same
 * test.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ConversationTest, Item, TestStep } from '../../../../src/engine/conversation/test-file/model'
import { parseTest } from '../../../../src/engine/conversation/test-file/parse'
import { printTest } from '../../../../src/engine/conversation/test-file/print'
import { quoteBytes } from '../../../../src/engine/conversation/test-file/quote'
import { TestError } from '../../../../src/engine/conversation/test-file/tokens'
import type { Direction } from '../../../../src/shared/model/direction'
import { recordingOf, type Said } from '../../../helpers/scripted-recording'
import { assertProperty } from '../../../helpers/properties'

const DAY_MS = 86_400_000

const someBytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 120 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((text) => new Uint8Array(Buffer.from(text))),
  fc
    .array(
      fc.constantFrom('GET ', '"', '\\', '\r\n', '\n', '#', ' ', '\u2028', '\ufeff', 'é', '> end', '\0'),
      {
        minLength: 1
      }
    )
    .map((words) => new Uint8Array(Buffer.from(words.join(''))))
)

/** Normalises steps, so that two spellings of one test are equal: adjacent bytes are joined. */
function plain(steps: readonly TestStep[]): unknown[] {
  return steps.map((step) => {
    if (!('items' in step)) return step
    const { line: _line, items, ...said } = step
    const merged: unknown[] = []
    let run: Uint8Array[] = []
    const flush = (): void => {
      if (run.length > 0) merged.push(Buffer.concat(run).toString('hex'))
      run = []
    }
    for (const item of items) {
      if (item.kind === 'bytes') run.push(item.bytes)
      else {
        flush()
        merged.push(item.kind === 'pattern' ? { source: item.source, name: item.name } : item)
      }
    }
    flush()
    return { ...said, items: merged }
  })
}

/** Returns the expected steps: the bytes that one side sent until the other side replied. */
function heldAs(said: readonly Said[], ends: readonly Direction[]): unknown[] {
  const pieces: { direction: Direction; bytes: Uint8Array; at: number }[] = []
  let time = 0
  for (const { direction, bytes, after } of said) {
    time += after
    const last = pieces.at(-1)
    if (last?.direction === direction) last.bytes = Buffer.concat([last.bytes, bytes])
    else pieces.push({ direction, bytes, at: time })
  }
  return [
    ...pieces.map(({ direction, bytes, at }) => {
      const items = [Buffer.from(bytes).toString('hex')]
      return direction === 'up' ? { do: 'say', at, items } : { do: 'hear', messages: null, items }
    }),
    ...ends.map((direction) => (direction === 'up' ? { do: 'end' } : { do: 'their-end', how: 'fin' }))
  ]
}

it('a printed recording is read back unchanged, for any content, pace and server', async () => {
  const said = fc.record({
    direction: fc.constantFrom<Direction>('up', 'down'),
    bytes: someBytes,
    after: fc.oneof(fc.nat(1000), fc.nat(30 * DAY_MS))
  })
  const where = fc.record({
    target: fc.oneof(fc.constantFrom('127.0.0.1:80', '[::1]:1', 'a.example:65535'), fc.string()),
    tls: fc.oneof(fc.constant(null), fc.record({ serverName: fc.string(), alpn: fc.string() }))
  })
  await assertProperty(
    fc.asyncProperty(
      fc.array(said, { minLength: 1, maxLength: 12 }),
      fc.constantFrom<Direction[][]>([], ['up'], ['down'], ['up', 'down'], ['down', 'up']),
      where,
      fc.string({ unit: 'binary' }),
      async (pieces, ends, way, about) => {
        const text = await printTest(recordingOf(pieces, ends, way), [about])
        const { steps, tls } = parseTest(text)
        expect(plain(steps)).toEqual(heldAs(pieces, ends))
        expect(tls === null).toBe(way.tls === null)
      }
    ),
    { numRuns: 300 }
  )
})

const spaces = fc.constantFrom(
  ' ',
  '\t',
  '   ',
  '\n  ',
  '\n\n\t',
  ' # "for" people\n ',
  '\n# > end\n  ',
  '\n  # {a}\n  '
)

/** An item, and its possible spellings. */
const bytesItem = fc
  .tuple(someBytes, fc.boolean(), spaces)
  .map(([bytes, asHex, space]): [Item, string] => [
    { kind: 'bytes', bytes },
    asHex ? `hex"${Buffer.from(bytes).toString('hex').toUpperCase()}"` : quoteBytes(bytes).join(space)
  ])
const anyItem = fc
  .nat(999_999_999)
  .map((length): [Item, string] => [{ kind: 'any', length }, `any ${String(length)}`])
const valueItem = fc.constant<[Item, string]>([{ kind: 'value', name: 'a' }, '{a}'])
const patternItem = fc
  .tuple(fc.constantFrom('.*', '[0-9]+', 'a\\/b', '"#', '\\x41 *'), fc.constantFrom(null, 'a', 'B_2'))
  .map(([source, name]): [Item, string] => [
    { kind: 'pattern', source, name, match: { find: () => null } },
    `/${source}/${name === null ? '' : ` as ${name}`}`
  ])

const sayable = fc.array(fc.oneof(bytesItem, valueItem), { minLength: 1, maxLength: 4 })
/** A pattern is followed by literal text that marks its end. */
const hearable = fc
  .array(
    fc.oneof(
      fc.tuple(bytesItem),
      fc.tuple(anyItem),
      fc.tuple(valueItem),
      fc.tuple(patternItem, fc.oneof(bytesItem, valueItem))
    ),
    { minLength: 1, maxLength: 4 }
  )
  .map((groups) => groups.flat())

type Written = readonly [step: TestStep, prefix: string, items: readonly (readonly [Item, string])[]]

const itemsOf = (written: readonly (readonly [Item, string])[]): Item[] => written.map(([item]) => item)

const step: fc.Arbitrary<Written> = fc.oneof(
  fc
    .tuple(fc.option(fc.maxSafeNat().map((ms) => ms % 1e12)), sayable)
    .map(([at, items]): Written => [
      { do: 'say', line: 0, at, items: itemsOf(items) },
      at === null ? '>' : `> @${at}`,
      items
    ]),
  fc
    .tuple(fc.option(fc.integer({ min: 1, max: 999_999 })), hearable)
    .map(([messages, items]): Written => [
      { do: 'hear', line: 0, messages, items: itemsOf(items) },
      messages === null ? '<' : `< ${messages} message${messages === 1 ? '' : 's'}`,
      items
    ]),
  fc.constantFrom<Written[]>(
    [{ do: 'end' }, '> end', []],
    [{ do: 'reset' }, '> reset', []],
    [{ do: 'their-end', how: 'fin' }, '< end', []],
    [{ do: 'their-end', how: 'rst' }, '< reset', []]
  )
)

/** A first reply that captures {a}, so that all following pieces may use it. */
const FOUND = '< /x*/ as a "."'

const written = fc
  .tuple(
    fc.array(step, { maxLength: 8 }),
    fc.array(spaces, { minLength: 40, maxLength: 40 }),
    fc.boolean(),
    fc.boolean()
  )
  .map(([steps, between, isWindows, hasMark]) => {
    let next = 0
    const lines = steps.map(([, prefix, items]) =>
      [prefix, ...items.map(([, text]) => text)].reduce(
        (line, text) => `${line}${between[next++ % between.length] ?? ' '}${text}`
      )
    )
    const text = ['tcplens-test 1', 'limit 86400000', FOUND, ...lines, ''].join('\n')
    const ended = isWindows ? text.replaceAll('\n', '\r\n') : text
    return { steps: steps.map(([one]) => one), text: hasMark ? `\uFEFF${ended}` : ended }
  })

it('the layout of a test does not change its meaning', () => {
  assertProperty(
    fc.property(written, ({ steps, text }) => {
      const read: ConversationTest = parseTest(text)
      expect([read.limit, plain(read.steps.slice(1))]).toEqual([DAY_MS, plain(steps)])
    }),
    { numRuns: 300 }
  )
})

it('a damaged test is either valid, or its invalid line is reported', () => {
  assertProperty(
    fc.property(
      written,
      fc.nat(),
      fc.nat(20),
      fc.string({ unit: 'binary', maxLength: 8 }),
      ({ text }, at, cut, put) => {
        const place = at % text.length
        const damaged = text.slice(0, place) + put + text.slice(place + cut)
        const lines = damaged.split('\n').length
        try {
          expect(parseTest(damaged).steps.length).toBeGreaterThan(0)
        } catch (error) {
          if (!(error instanceof TestError)) throw error
          expect(error.line).toBeGreaterThanOrEqual(1)
          expect(error.line).toBeLessThanOrEqual(lines)
        }
      }
    ),
    { numRuns: 600 }
  )
})

it('reads one long text as fast as many short ones', () => {
  const length = 16_000_000
  const [only] = parseTest(`tcplens-test 1\n> "${'a'.repeat(length)}\\n"`).steps
  const items = only?.do === 'say' ? only.items : []
  expect(items.map((item) => (item.kind === 'bytes' ? item.bytes.length : 0))).toEqual([length + 1])
})

it('prints a piece of millions of bytes as fast as a short one', async () => {
  const bytes = new Uint8Array(5_000_000).fill(1)
  const said: Said[] = [
    { direction: 'up', bytes, after: 0 },
    { direction: 'down', bytes: bytes.subarray(1), after: 0 }
  ]
  const text = await printTest(recordingOf(said, [], { target: 'a:1', tls: null }), [])
  const lengths = parseTest(text).steps.map((step) =>
    'items' in step
      ? step.items.reduce((sum, item) => sum + (item.kind === 'bytes' ? item.bytes.length : 0), 0)
      : 0
  )
  expect(lengths).toEqual([5_000_000, 4_999_999])
})
