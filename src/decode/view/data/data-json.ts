/** Converts data fields to JSON for copying: the tree below one field, or all fields. */
import { ARRAY, MESSAGE, OBJECT, THROUGH, type DataField } from './data-tree'

/** Limit of copied characters, below the clipboard's limit. Longer output is cut, with a mark. */
const MAX_JSON_CHARACTERS = 4_000_000

interface Node {
  readonly field: DataField
  readonly below: Node[]
}

/** `top`: whether the top-level fields are separate values or members of one message. A single value is not wrapped. */
export function dataJson(fields: readonly DataField[], top: 'values' | 'message' = 'values'): string {
  const roots = treeOf(fields)
  const writer = new JsonWriter()
  const [first] = roots
  if (top === 'message') writer.members(groupsOf(roots, true))
  else if (first !== undefined && roots.length === 1) writer.value(first)
  else writer.list(roots)
  return writer.text
}

/** Returns the field at `index` with its children. */
export function fieldJson(fields: readonly DataField[], index: number): string {
  const field = fields[index]
  if (field === undefined) return ''
  let end = index + 1
  while ((fields[end]?.depth ?? -1) > field.depth) end++
  return dataJson(fields.slice(index, end))
}

function treeOf(fields: readonly DataField[]): Node[] {
  const roots: Node[] = []
  const open: Node[] = []
  for (const field of fields) {
    // Fields without data, such as a prefix or a length.
    if (field.json === '') continue
    while ((open.at(-1)?.field.depth ?? -1) >= field.depth) open.pop()
    const node: Node = { field, below: [] }
    ;(open.at(-1)?.below ?? roots).push(node)
    open.push(node)
  }
  return roots
}

/** Members of an object: each name once, with all its nodes. */
type Groups = readonly (readonly [name: string, nodes: readonly Node[]])[]

function groupsOf(nodes: readonly Node[], joined: boolean): Groups {
  const groups = new Map<string, Node[]>()
  for (const node of nodes) {
    const name = node.field.name ?? ''
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [node])
    else if (joined) group.push(node)
    // JSON parsers keep only the last of equal names.
    else groups.set(freeName(name, groups), [node])
  }
  return [...groups]
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = taken.size; ; number++) if (!taken.has(`${name}#${number}`)) return `${name}#${number}`
}

class JsonWriter {
  readonly #parts: string[] = []
  #depth = 0
  #length = 0

  get text(): string {
    return this.#parts.join('')
  }

  value({ field, below }: Node): void {
    if (field.json === ARRAY) this.list(below)
    else if (field.json === OBJECT || field.json === MESSAGE) {
      this.members(groupsOf(below, field.json === MESSAGE))
    } else if (field.json === THROUGH) {
      if (below[0] === undefined) this.#put('null')
      else this.value(below[0])
    } else this.#put(field.json)
  }

  list(nodes: readonly Node[]): void {
    this.#enclosed('[', ']', nodes, (node) => this.value(node))
  }

  members(groups: Groups): void {
    this.#enclosed('{', '}', groups, ([name, nodes]) => {
      this.#put(`${JSON.stringify(name)}: `)
      const [first] = nodes
      if (first === undefined) return
      if (first.field.of === 'map') this.#map(nodes)
      else if (nodes.length > 1 || first.field.of === 'list') this.list(nodes)
      else this.value(first)
    })
  }

  #map(entries: readonly Node[]): void {
    const byKey = new Map<string, Node | undefined>()
    for (const { below } of entries) {
      const value = below.findLast(({ field }) => field.name === 'value')
      const json = below.findLast(({ field }) => field.name === 'key')?.field.json ?? '""'
      // The last of several equal keys counts.
      byKey.set(json.startsWith('"') ? json : JSON.stringify(json), value)
    }
    this.#enclosed('{', '}', [...byKey], ([key, value]) => {
      this.#put(`${key}: `)
      if (value === undefined) this.#put('null')
      else this.value(value)
    })
  }

  #enclosed<Item>(from: string, to: string, items: readonly Item[], write: (item: Item) => void): void {
    this.#put(from)
    this.#depth++
    for (const [at, item] of items.entries()) {
      if (at > 0) this.#put(',')
      this.#line()
      if (this.#length > MAX_JSON_CHARACTERS) {
        this.#put(from === '{' ? '"…": null' : '"…"')
        break
      }
      write(item)
    }
    this.#depth--
    if (items.length > 0) this.#line()
    this.#put(to)
  }

  #line(): void {
    this.#put(`\n${'  '.repeat(this.#depth)}`)
  }

  #put(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
  }
}
