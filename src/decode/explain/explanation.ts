/**
 * Explanation of one or several headers, as data instead of sentences: keys of texts that the window has in each
 * language, and values from the wire with their ranges in the header's value.
 */
import { wireText } from '../view/text-encoding'

/** Half-open range in a header's value, which is Latin-1: one character per byte. */
export type ValueSpan = readonly [start: number, end: number]

/** `note`: worth a look. `warning`: unsafe, or the effect is most likely not the intended one. */
export type Level = 'info' | 'note' | 'warning'

/** A value to show. A `word` may contain others, such as a duration. */
export type Shown =
  | { readonly type: 'text'; readonly text: string }
  /** Hidden until the user reveals it. */
  | { readonly type: 'secret'; readonly text: string }
  | { readonly type: 'word'; readonly word: string; readonly values?: Readonly<Record<string, Shown>> }
  /** Milliseconds since 1970. `from` is the time of the message, from which a relative time is computed. */
  | { readonly type: 'moment'; readonly time: number; readonly from: number | null }
  | { readonly type: 'seconds'; readonly seconds: number }
  | { readonly type: 'bytes'; readonly bytes: number }
  | { readonly type: 'list'; readonly items: readonly Shown[] }

export interface ExplainedPart {
  /** Null if the value needs no label. */
  readonly label: Shown | null
  readonly value: Shown
  /** Index of the header; null for a conclusion from several headers. */
  readonly header: number | null
  readonly range: ValueSpan | null
  readonly level: Level
}

export interface Explanation {
  /** Stable, such as `date` or `set-cookie`. */
  readonly kind: string
  readonly headers: readonly number[]
  readonly level: Level
  /** Summary in one line; null if the header's value is as clear. */
  readonly gist: Shown | null
  readonly parts: readonly ExplainedPart[]
}

/** Limit of the parts of one header; the full value is shown anyway. */
export const MAX_PARTS = 100

/** Text from the wire: Latin-1, or UTF-8 if it is valid UTF-8. */
export function text(latin1: string): Shown {
  return { type: 'text', text: wireText(latin1) }
}

/** Text that is already decoded. */
export function decoded(value: string): Shown {
  return { type: 'text', text: value }
}

export function secret(value: string): Shown {
  return { type: 'secret', text: value }
}

export function phrase(word: string, values?: Readonly<Record<string, Shown | string | number>>): Shown {
  if (values === undefined) return { type: 'word', word }
  const shown = Object.entries(values).map(
    ([name, value]) => [name, typeof value === 'object' ? value : text(String(value))] as const
  )
  return { type: 'word', word, values: Object.fromEntries(shown) }
}

export function moment(time: number, from: number | null): Shown {
  return { type: 'moment', time, from }
}

export function duration(seconds: number): Shown {
  return { type: 'seconds', seconds }
}

export function list(items: readonly Shown[]): Shown {
  return items.length === 1 && items[0] !== undefined ? items[0] : { type: 'list', items }
}

/** Label of a part, as a key of the catalogue. */
export function label(name: string): Shown {
  return phrase(`labels.${name}`)
}

export function part(
  name: Shown | string | null,
  value: Shown | string,
  place: { header?: number | null; range?: ValueSpan | null; level?: Level } = {}
): ExplainedPart {
  return {
    label: typeof name === 'string' ? label(name) : name,
    value: typeof value === 'string' ? text(value) : value,
    header: place.header ?? null,
    range: place.range ?? null,
    level: place.level ?? 'info'
  }
}

/** A sentence among the parts. */
export function remark(value: Shown, level: Level = 'info', header: number | null = null): ExplainedPart {
  return part(null, value, { header, level })
}

export function worst(parts: readonly ExplainedPart[]): Level {
  if (parts.some(({ level }) => level === 'warning')) return 'warning'
  return parts.some(({ level }) => level === 'note') ? 'note' : 'info'
}

export function explanation(
  kind: string,
  header: number | readonly number[],
  gist: Shown | null,
  parts: readonly ExplainedPart[] = [],
  level: Level = worst(parts)
): Explanation {
  return {
    kind,
    headers: typeof header === 'number' ? [header] : header,
    level,
    gist,
    parts: parts.slice(0, MAX_PARTS)
  }
}
