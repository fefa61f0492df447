/** Form of a placeholder: a value extracted from a reply and used in later messages of a replay. */
import { PLACEHOLDER_LENGTHS } from '../../../../../shared/contract/bounds'
import type {
  ConversationPiece,
  ConversationPlaceholder
} from '../../../../../shared/contract/conversation-replay'
import type { Option } from '../../../kit/form/model/option'

export const PLACEHOLDER_KINDS = ['regex', 'header', 'json', 'range'] as const
export type PlaceholderKind = (typeof PLACEHOLDER_KINDS)[number]

export interface PlaceholderForm {
  readonly name: string
  readonly kind: PlaceholderKind
  /** Piece number from 1; empty for the first piece that matches. */
  readonly piece: string
  readonly pattern: string
  readonly header: string
  readonly path: string
  readonly start: string
  readonly end: string
}

export const EMPTY_PLACEHOLDER: PlaceholderForm = {
  name: '',
  kind: 'regex',
  piece: '',
  pattern: '',
  header: '',
  path: '',
  start: '0',
  end: '1'
}

export const PLACEHOLDER_OPTIONS: readonly Option<PlaceholderForm>[] = [
  { control: 'text', key: 'name', label: 'conversations.placeholder.name' },
  {
    ...{ control: 'choice', key: 'kind', label: 'conversations.placeholder.kind' },
    ...{ values: PLACEHOLDER_KINDS, choices: 'conversations.placeholder.kinds' }
  },
  {
    ...{ control: 'text', key: 'pattern', label: 'conversations.placeholder.pattern' },
    hint: 'conversations.placeholder.patternHint',
    when: ({ kind }) => kind === 'regex'
  },
  {
    ...{ control: 'text', key: 'header', label: 'conversations.placeholder.header' },
    when: ({ kind }) => kind === 'header'
  },
  {
    ...{ control: 'text', key: 'path', label: 'conversations.placeholder.path', example: 'session.id' },
    when: ({ kind }) => kind === 'json'
  },
  {
    ...{ control: 'text', key: 'start', label: 'conversations.placeholder.start', width: 90 },
    when: ({ kind }) => kind === 'range',
    beside: [
      { control: 'text', key: 'end', label: 'conversations.placeholder.end', captioned: true, width: 90 }
    ]
  },
  {
    ...{ control: 'text', key: 'piece', label: 'conversations.placeholder.piece', width: 190 },
    placeholder: 'conversations.placeholder.anyPiece'
  }
]

export type PlaceholderField = Exclude<keyof PlaceholderForm, 'kind'>

export function readPlaceholder(
  form: PlaceholderForm,
  others: readonly ConversationPlaceholder[]
): { ok: true; placeholder: ConversationPlaceholder } | { ok: false; wrong: PlaceholderField } {
  const name = form.name.trim()
  const wrong = (field: PlaceholderField): { ok: false; wrong: PlaceholderField } => ({
    ok: false,
    wrong: field
  })
  if (!isText(name, PLACEHOLDER_LENGTHS.name) || others.some((other) => other.name === name))
    return wrong('name')
  const piece = form.piece.trim() === '' ? null : readNumber(form.piece)
  if (form.piece.trim() !== '' && (piece === null || piece < 1)) return wrong('piece')
  const placed = { name, piece: piece === null ? null : piece - 1 }
  switch (form.kind) {
    case 'regex': {
      if (!isText(form.pattern, PLACEHOLDER_LENGTHS.pattern)) return wrong('pattern')
      return {
        ok: true,
        placeholder: {
          ...placed,
          find: { kind: 'regex', pattern: form.pattern, group: groupOf(form.pattern) }
        }
      }
    }
    case 'header':
      if (!isText(form.header.trim(), PLACEHOLDER_LENGTHS.header)) return wrong('header')
      return { ok: true, placeholder: { ...placed, find: { kind: 'header', header: form.header.trim() } } }
    case 'json':
      if (!isText(form.path.trim(), PLACEHOLDER_LENGTHS.path)) return wrong('path')
      return { ok: true, placeholder: { ...placed, find: { kind: 'json', path: form.path.trim() } } }
    case 'range': {
      const start = readNumber(form.start)
      const end = readNumber(form.end)
      if (placed.piece === null) return wrong('piece')
      if (start === null) return wrong('start')
      if (end === null || end <= start) return wrong('end')
      return { ok: true, placeholder: { ...placed, find: { kind: 'range', start, end } } }
    }
  }
}

export function placeholderForm({ name, piece, find }: ConversationPlaceholder): PlaceholderForm {
  const form = { ...EMPTY_PLACEHOLDER, name, kind: find.kind, piece: piece === null ? '' : String(piece + 1) }
  switch (find.kind) {
    case 'regex':
      return { ...form, pattern: find.pattern }
    case 'header':
      return { ...form, header: find.header }
    case 'json':
      return { ...form, path: find.path }
    case 'range':
      return { ...form, start: String(find.start), end: String(find.end) }
  }
}

/** Number of characters before a value used to identify it. */
const CONTEXT = 24

/**
 * Builds a placeholder from a selection in a piece. If text precedes the selection on its line, the placeholder matches
 * that text, because a byte offset changes as soon as anything before it gets longer. `bytes` starts at the piece.
 */
export function selectedPlaceholder(
  piece: ConversationPiece,
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  names: readonly string[]
): PlaceholderForm {
  const latin1 = (from: number, to: number): string =>
    String.fromCharCode(...bytes.subarray(Math.max(0, from), to))
  // eslint-disable-next-line regexp/no-super-linear-move -- of `CONTEXT` bytes
  const before = /[\x20-\x7e]*$/.exec(latin1(start - CONTEXT, start))?.[0] ?? ''
  const value = latin1(start, Math.min(end, start + 200))
  const after = bytes[end]
  const form = {
    ...EMPTY_PLACEHOLDER,
    name: freeName(before, names),
    piece: String(piece.piece + 1),
    start: String(start),
    end: String(end)
  }
  if (before === '' || !/^[\x20-\x7e]+$/.test(value)) return { ...form, kind: 'range' }
  return { ...form, kind: 'regex', pattern: `${escapeRegex(before)}(${classOf(value, after)})` }
}

/** Returns a regular expression for the value's character class, or for everything up to the next character. */
function classOf(value: string, after: number | undefined): string {
  if (/^\d+$/.test(value)) return '\\d+'
  if (/^[0-9a-f]+$/i.test(value)) return '[0-9A-Fa-f]+'
  if (/^[\w-]+$/.test(value)) return '[\\w-]+'
  if (after === undefined) return '.+'
  return after >= 0x20 && after <= 0x7e
    ? `[^${escapeRegex(String.fromCharCode(after))}\\r\\n]+`
    : '[^\\r\\n]+'
}

/** Returns an unused name: the word before the value, with a number if taken. */
function freeName(before: string, names: readonly string[]): string {
  const word = /([A-Za-z][\w-]{0,30})[^\w]*$/.exec(before)?.[1] ?? 'value'
  let name = word
  for (let number = 2; names.includes(name); number++) name = `${word}${number}`
  return name
}

/** Returns the first named group, else the first group, else the whole match. */
function groupOf(pattern: string): string {
  const named = /\(\?P?<([A-Za-z_]\w*)>/.exec(pattern)?.[1]
  if (named !== undefined) return named
  return /(?:^|[^\\])\((?!\?)/.test(pattern) ? '1' : '0'
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}

function isText(text: string, most: number): boolean {
  return text !== '' && text.length <= most
}

function readNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : null
}
