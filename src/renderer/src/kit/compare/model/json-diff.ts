/**
 * Compares two JSON values by structure: members pair by key; list items by equality, by an id, or by position. Equal
 * items at different positions count as moved, not changed.
 */
import type { JsonStep } from '../../../../../decode/view/json-path'
import { visibleText } from '../../../../../decode/view/text-encoding'
import type { IgnoreList } from './compare-ignore'
import { plain, whole, type PairLine } from './compare-rows'
import type { RowList } from './row-list'
import { pairItems } from './json-items'
import { formatJsonPath } from './json-path-pattern'
import { INLINE_WIDTH, type JsonMember, type JsonNode } from './json-tree'
import { markChange, type MarkedText } from './line-diff'

interface Where {
  readonly path: readonly JsonStep[]
  readonly depth: number
  /** The key as sent with a colon; empty for a list item. */
  readonly label: string
  readonly moved: boolean
}

/** Adds the rows to `list`. */
export function diffJson(
  left: readonly JsonNode[],
  right: readonly JsonNode[],
  ignore: IgnoreList,
  list: RowList
): void {
  const differ = new JsonDiffer(ignore, list)
  for (let at = 0; at < Math.max(left.length, right.length); at++)
    differ.pair(left[at] ?? null, right[at] ?? null, { path: [], depth: 0, label: '', moved: false })
  list.end()
}

class JsonDiffer {
  readonly #ignore: IgnoreList
  readonly #list: RowList

  constructor(ignore: IgnoreList, list: RowList) {
    this.#ignore = ignore
    this.#list = list
  }

  pair(left: JsonNode | null, right: JsonNode | null, where: Where): void {
    if (left === null || right === null) {
      const node = left ?? right
      if (node !== null) this.#alone(node, left === null ? 'added' : 'removed', where)
    } else if (left.number === right.number && where.moved && isInline(left) && isInline(right)) {
      this.#same(left, where)
    } else if (left.number === right.number && !where.moved) {
      this.#list.same(left.lines, () => {
        this.#same(left, where)
      })
    } else if (left.kind === 'object' && right.kind === 'object') {
      this.#bracket('{', where)
      this.#members(left.members, right.members, where)
      this.#bracket('}', { ...where, label: '', moved: false })
    } else if (left.kind === 'list' && right.kind === 'list') {
      this.#bracket('[', where)
      this.#items(left.items, right.items, where)
      this.#bracket(']', { ...where, label: '', moved: false })
    } else if (isInline(left) && isInline(right)) {
      const marked = markChange(lineOf(where, inline(left)), lineOf(where, inline(right)))
      const isAlike = this.#ignore.isAlike(inline(left), inline(right))
      this.#line('changed', where, marked.left, marked.right, isAlike)
    } else {
      this.#alone(left, 'removed', where)
      this.#alone(right, 'added', where)
    }
  }

  /** Equal values; only the order of members may differ. */
  #same(node: JsonNode, where: Where): void {
    const put = (text: string, place: Where): void => {
      const line = plain(lineOf(place, text))
      this.#line('same', place, line, line)
    }
    if (isInline(node)) {
      put(inline(node), where)
      return
    }
    const isObject = node.kind === 'object'
    put(isObject ? '{' : '[', where)
    if (node.kind === 'object')
      for (const member of node.members) this.#same(member.node, within(where, member))
    if (node.kind === 'list')
      node.items.forEach((item, at) => {
        this.#same(item, itemOf(where, at, false))
      })
    put(isObject ? '}' : ']', { ...where, label: '' })
  }

  /**
   * Among members with the same key, the first pairs with the first. Members only on the right follow their
   * predecessor.
   */
  #members(left: readonly JsonMember[], right: readonly JsonMember[], where: Where): void {
    const free = new Map<string, number[]>()
    // Iterates backwards, so that the first one is popped from the end; a key may occur a hundred thousand times.
    for (const [at, { key }] of [...right.entries()].reverse()) {
      const known = free.get(key)
      if (known === undefined) free.set(key, [at])
      else known.push(at)
    }
    const partner = left.map(({ key }) => free.get(key)?.pop() ?? -1)
    const taken = new Set(partner)
    const added = (from: number): void => {
      for (let at = from; at < right.length && !taken.has(at); at++) {
        const member = right[at]
        if (member !== undefined) this.pair(null, member.node, within(where, member))
      }
    }
    added(0)
    left.forEach((member, at) => {
      const other = partner[at] ?? -1
      this.pair(member.node, right[other]?.node ?? null, within(where, member))
      if (other >= 0) added(other + 1)
    })
  }

  #items(left: readonly JsonNode[], right: readonly JsonNode[], where: Where): void {
    const isIgnored = (key: string): boolean => this.#ignore.json([...where.path, 0, key])
    for (const { left: at, right: other, moved } of pairItems(left, right, isIgnored)) {
      const step = at ?? other ?? 0
      this.pair(
        at === null ? null : (left[at] ?? null),
        other === null ? null : (right[other] ?? null),
        itemOf(where, step, moved)
      )
    }
  }

  #alone(node: JsonNode, kind: 'added' | 'removed', where: Where): void {
    const put = (place: Where, text: string): void => {
      const line = whole(lineOf(place, text))
      this.#line(
        kind,
        { ...place, moved: false },
        kind === 'added' ? null : line,
        kind === 'added' ? line : null
      )
    }
    if (isInline(node)) {
      put(where, inline(node))
      return
    }
    const isObject = node.kind === 'object'
    put(where, isObject ? '{' : '[')
    if (node.kind === 'object')
      for (const member of node.members) this.#alone(member.node, kind, within(where, member))
    if (node.kind === 'list')
      node.items.forEach((item, at) => {
        this.#alone(item, kind, itemOf(where, at, false))
      })
    put({ ...where, label: '' }, isObject ? '}' : ']')
  }

  #bracket(text: string, where: Where): void {
    const put = (): void => {
      const line = plain(lineOf(where, text))
      this.#line('same', where, line, line)
    }
    if (where.moved) put()
    else this.#list.same(1, put)
  }

  #line(
    kind: PairLine['kind'],
    { path, moved }: Where,
    left: MarkedText | null,
    right: MarkedText | null,
    isAlike = false
  ): void {
    const isDifferent = kind !== 'same' || moved
    const ours = left === null ? null : { number: null, text: left }
    this.#list.add({
      kind,
      moved,
      ignored: isDifferent && (isAlike || this.#ignore.json(path)),
      left: ours,
      // Equal sides share one cell, because millions of rows may be copied from the worker and most are equal.
      right: right === null ? null : right === left ? ours : { number: null, text: right },
      path: formatJsonPath(path)
    })
  }
}

function within(where: Where, { key, quoted }: JsonMember): Where {
  return { moved: false, path: [...where.path, key], depth: where.depth + 1, label: `${quoted}: ` }
}

function itemOf({ path, depth }: Where, at: number, moved: boolean): Where {
  return { path: [...path, at], depth: depth + 1, label: '', moved }
}

function lineOf({ depth, label }: Where, text: string): string {
  return visibleText('  '.repeat(depth) + label + text)
}

function isInline(node: JsonNode): boolean {
  return node.kind === 'scalar' || node.width <= INLINE_WIDTH
}

/** Formats the value on one line. */
function inline(node: JsonNode): string {
  if (node.kind === 'scalar') return node.text
  const isObject = node.kind === 'object'
  let text = isObject ? '{' : '['
  const parts = isObject ? node.members : node.items
  for (const [at, part] of parts.entries()) {
    const label = 'quoted' in part ? `${part.quoted}: ` : ''
    text += `${at === 0 ? '' : ', '}${label}${inline('node' in part ? part.node : part)}`
  }
  return text + (isObject ? '}' : ']')
}
