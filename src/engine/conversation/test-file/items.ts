import type { Item } from './model'
import type { Words } from './tokens'

/** Parses the items of a line of a test file and checks them in their context. */

/** Parses all remaining items, or those up to where `isNext` returns true. Adds pattern names to `known`. */
export function parseExpectedItems(words: Words, known: Set<string>, isNext = (): boolean => false): Item[] {
  const items = itemsOf(words, known, isNext)
  for (const [at, item] of items.entries()) {
    if (item.kind !== 'pattern') continue
    const next = items[at + 1]
    const isEmpty = next?.kind === 'bytes' && next.bytes.length === 0
    if (next?.kind === 'any' || next?.kind === 'pattern' || isEmpty) {
      words.fail('A pattern must be the last item or be followed by literal text, which marks where it ends.')
    }
    if (item.name !== null) known.add(item.name)
  }
  return items
}

export function parseSentItems(words: Words, known: ReadonlySet<string>): Item[] {
  const items = itemsOf(words, known)
  const unsendable = items.find(({ kind }) => kind === 'any' || kind === 'pattern')
  if (unsendable !== undefined)
    words.fail('A line to send accepts "text", hex"…" and {name}. Patterns are for lines to receive.')
  return items
}

function itemsOf(words: Words, known: ReadonlySet<string>, isNext = (): boolean => false): Item[] {
  const items: Item[] = []
  while (!words.isOver && !isNext()) {
    const item = words.item()
    const isUnknown =
      item.kind === 'value' &&
      !known.has(item.name) &&
      !items.some((earlier) => earlier.kind === 'pattern' && earlier.name === item.name)
    if (isUnknown)
      words.fail(`No earlier pattern sets {${item.name}}: write /pattern/ as ${item.name} in a line above.`)
    items.push(item)
  }
  if (items.length === 0) words.fail('The data to send or receive is missing.')
  return items
}
