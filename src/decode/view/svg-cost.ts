/**
 * Counts the elements that an SVG document draws, with every reference expanded. A `<use>` draws its target once more;
 * a pattern, mask or marker is drawn for each element that names it. Targets nest: 2 KB can expand to 10^8 elements.
 *
 * Scans the text once and keeps no tree beyond the edges. Style sheets, animation and filters are ignored, so the count
 * is a check before rendering, not a bound on its cost.
 */

interface Graph {
  /** Children of each element, by number, in document order. */
  readonly children: number[][]
  /** The ids that each element refers to. */
  readonly references: string[][]
  readonly byId: Map<string, number>
}

/** Returns the count, or `Infinity` above `most` or if entities or nested pictures make it unknown. */
export function svgCost(text: string, most: number): number {
  const graph = readGraph(text, most)
  if (graph === null) return Infinity
  const cost = expandedCost(graph, most)
  return cost > most ? Infinity : cost
}

/** Returns null if there are more than `most` elements, or the count cannot be determined. */
function readGraph(text: string, most: number): Graph | null {
  const graph: Graph = { children: [[]], references: [[]], byId: new Map() }
  const open = [0]
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = skipMarkup(text, at)
    if (skipped === null) return null
    if (skipped > at) {
      at = skipped
      continue
    }
    if (text[at + 1] === '/') {
      if (open.length > 1) open.pop()
      at += 2
      continue
    }
    const node = graph.children.length
    if (node > most) return null
    graph.children.push([])
    graph.references.push([])
    graph.children[open.at(-1) ?? 0]?.push(node)
    const end = readTag(text, at, node, graph)
    if (end === null) return null
    if (text[end - 1] !== '/') open.push(node)
    at = end + 1
  }
  return graph
}

/** Returns the end of a comment, CDATA section, instruction or declaration at `at`, `at` itself for a tag. */
function skipMarkup(text: string, at: number): number | null {
  const past = (mark: string): number => {
    const end = text.indexOf(mark, at)
    return end < 0 ? text.length : end + mark.length
  }
  if (text.startsWith('<!--', at)) return past('-->')
  if (text.startsWith('<![CDATA[', at)) return past(']]>')
  if (text.startsWith('<?', at)) return past('?>')
  if (!text.startsWith('<!', at)) return at
  // Drawing programs declare short entities for namespaces. One with markup or entities in it can multiply.
  let quote = ''
  let depth = 0
  for (let index = at + 2; index < text.length; index++) {
    const character = text[index] ?? ''
    if (quote !== '') {
      if (character === quote) quote = ''
      else if (depth > 0 && (character === '<' || character === '&' || character === '%')) return null
    } else if (character === '"' || character === "'") quote = character
    else if (character === '[') depth++
    else if (character === ']') depth--
    else if (character === '>' && depth <= 0) return index + 1
  }
  return text.length
}

const NAME_END = /[\s"'<>/=]/
const URL_REFERENCE = /url\(\s*(?:['"]\s*)?#([^)'"]*)/gi
const CHARACTER_REFERENCE = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi

/** Reads the attributes of a tag into the graph. Returns the offset of its `>`, or null if a value cannot be read. */
function readTag(text: string, start: number, node: number, graph: Graph): number | null {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '>') return at
    if (character !== '"' && character !== "'") continue
    const close = text.indexOf(character, at + 1)
    if (close < 0) return text.length
    if (!readAttribute(nameBefore(text, at), text.slice(at + 1, close), node, graph)) return null
    at = close
  }
  return text.length
}

/** Returns the local name of the attribute whose value begins at `quote`. */
function nameBefore(text: string, quote: number): string {
  let end = quote
  while (end > 0 && /[\s=]/.test(text[end - 1] ?? '')) end--
  let begin = end
  while (begin > 0 && !NAME_END.test(text[begin - 1] ?? '')) begin--
  const name = text.slice(begin, end)
  return name.slice(name.lastIndexOf(':') + 1)
}

/** Returns false if the value depends on the document's entities. */
function readAttribute(name: string, raw: string, node: number, graph: Graph): boolean {
  const isName = name === 'id' || name === 'href'
  if (!isName && !raw.includes('#') && !raw.includes('&')) return true
  const value = raw.replace(CHARACTER_REFERENCE, (_all, hex?: string, decimal?: string) =>
    characterOf(hex === undefined ? Number(decimal) : parseInt(hex, 16))
  )
  if (isName && /&(?!(?:amp|lt|gt|quot|apos);)/.test(value)) return false
  if (name === 'id') {
    if (!graph.byId.has(value)) graph.byId.set(value, node)
    return true
  }
  const references = graph.references[node]
  if (name === 'href') {
    const target = value.trim()
    // A nested picture has elements of its own.
    if (/^data:image\/svg/i.test(target)) return false
    if (target.startsWith('#')) references?.push(decoded(target.slice(1)))
    return true
  }
  for (const [, target = ''] of value.matchAll(URL_REFERENCE)) references?.push(decoded(target.trim()))
  return true
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/**
 * Sums up the elements from the leaves, each target once. Uses an explicit stack, because the input's nesting is
 * unlimited.
 */
function expandedCost({ children, references, byId }: Graph, most: number): number {
  /** 0 while the element is on the stack: a reference to an ancestor draws nothing. */
  const costs = new Map<number, number>([[0, 0]])
  const stack = [{ node: 0, next: 0, edges: edgesOf(0) }]
  function edgesOf(node: number): number[] {
    const targets = (references[node] ?? []).flatMap((id) => byId.get(id) ?? [])
    return [...(children[node] ?? []), ...targets]
  }
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const target = top.edges[top.next++]
    if (target !== undefined) {
      if (costs.has(target)) continue
      costs.set(target, 0)
      stack.push({ node: target, next: 0, edges: edgesOf(target) })
      continue
    }
    let sum = top.node === 0 ? 0 : 1
    for (const edge of top.edges) sum = Math.min(sum + (costs.get(edge) ?? 0), most + 1)
    costs.set(top.node, sum)
    stack.pop()
  }
  return costs.get(0) ?? 0
}
