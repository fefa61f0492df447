import { expect, it } from 'vitest'
import { DEFAULT_ROUTE } from '../../../../src/renderer/src/kit/target/model/route-form'
import {
  ByteDocument,
  type CapturedBytes
} from '../../../../src/renderer/src/features/workbench/model/byte-document'
import {
  isStorable,
  parseWorkbench,
  serializeWorkbench,
  type StoredItem
} from '../../../../src/renderer/src/features/workbench/model/stored-items'
import { latin1, latin1Text, numbers } from '../../helpers/text-bytes'

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, index) => index)
const MEGABYTE = 1024 * 1024
const way = { ...DEFAULT_ROUTE, host: 'a.test', port: '81', through: 3 }

const exchange = (parts: StoredItem['parts']): StoredItem => ({
  source: { kind: 'exchange', capture: 2, exchange: 7 },
  parts,
  route: way
})
const draft = (bytes: Uint8Array): StoredItem => ({
  source: { kind: 'draft', name: 'n', target: null, secure: true, route: { redirects: 3 }, bytes },
  parts: null,
  route: null
})

it('is restored byte for byte', () => {
  const items = [
    exchange([{ start: 5, end: 2_000_000_000 }, EVERY_BYTE, { start: 2_000_000_001, end: 2_000_000_002 }]),
    draft(EVERY_BYTE),
    exchange(null)
  ]
  expect(parseWorkbench(serializeWorkbench({ items, current: 1, shown: true }))).toEqual({
    items,
    current: 1,
    shown: true,
    lost: 0
  })
})

it('items that are too large lose their edits or are dropped, and are counted; the others stay', () => {
  const [large, larger] = [new Uint8Array(2 * MEGABYTE), new Uint8Array(4 * MEGABYTE)]
  const small = exchange([EVERY_BYTE])
  const bare = exchange(null)
  /** Compares items by the sizes of their parts: comparing megabytes byte by byte takes too long. */
  const kept = (items: StoredItem[], current: number): unknown => {
    const read = parseWorkbench(serializeWorkbench({ items, current, shown: true }))
    const sizes = read?.items.map(({ parts }) =>
      parts?.map((part) => ('length' in part ? part.length : part))
    )
    return { ...read, items: sizes }
  }
  expect([isStorable(large.length), isStorable(larger.length)]).toEqual([true, false])
  expect(kept([exchange([larger]), draft(larger), small], 2)).toEqual({
    items: [undefined, [256]],
    current: 1,
    shown: true,
    lost: 2
  })
  expect(kept([exchange([large]), exchange([large]), small], 1)).toEqual({
    items: [[large.length], undefined, [256]],
    current: 1,
    shown: true,
    lost: 1
  })
  expect(kept([small, draft(larger)], 1)).toMatchObject({ current: null, shown: false, lost: 1 })
  const uncounted = serializeWorkbench({
    items: [{ ...bare, parts: 'too-large' }],
    current: null,
    shown: false
  })
  expect(parseWorkbench(uncounted)).toEqual({ items: [bare], current: null, shown: false, lost: 1 })
})

it.each(['', '{', '{"items":[{"source":{"bytes":{"base64":"*"}}}]}'])('%j contains no items', (text) => {
  expect(parseWorkbench(text)).toBeNull()
})

it('a document takes the contents of another, and can be undone to its original', () => {
  const text = 'The quick brown fox jumps over the lazy dog'
  const captured: CapturedBytes = {
    peek: (offset, length) => latin1(text.slice(offset, offset + length)),
    read: (offset, length) => Promise.resolve(latin1(text.slice(offset, offset + length)))
  }
  const made = (): ByteDocument =>
    new ByteDocument([{ start: 0, end: 19 }, latin1('#'), { start: 25, end: 40 }], captured)
  const textOf = (document: ByteDocument): string => latin1Text(document.peek(0, document.length))
  const originsOf = (document: ByteDocument): (number | null)[] =>
    Array.from({ length: document.length }, (_, offset) => document.origin(offset))
  const at = { before: { anchor: 0, focus: 0 }, after: { anchor: 0, focus: 0 } }
  const random = numbers(5)
  for (let round = 0; round < 200; round++) {
    const [one, other] = [made(), made()]
    for (let edits = 0; edits < 6; edits++) {
      const start = random(one.length)
      const end = Math.min(one.length, start + random(5))
      one.edit([{ start, end, bytes: latin1('xyz'.slice(random(4))) }], at)
    }
    const kept = parseWorkbench(
      serializeWorkbench({ items: [exchange(one.parts())], current: 0, shown: true })
    )
    other.become(kept?.items[0]?.parts ?? [], at.before)
    expect(textOf(other)).toBe(textOf(one))
    expect(originsOf(other)).toEqual(originsOf(one))
    other.undo()
    expect([textOf(other), other.isChanged]).toEqual([textOf(made()), false])
  }
})
