/** Form of a stream framing: presets without settings, and framings with their own settings. */
import { formatHex, parseHex } from '../../../../../shared/bytes/hex-text'
import {
  FRAME_LENGTH,
  FRAME_SILENCE,
  LENGTH_ADDEND,
  LENGTH_OFFSET,
  MAX_DELIMITER_BYTES,
  type Bounds
} from '../../../../../shared/contract/bounds'
import type { Framing, StreamFraming } from '../../../../../shared/contract/framing'
import { bytesOfEscaped } from '../../../../../shared/payload/escaped-text'
import { textOfBytes } from '../../../../../shared/payload/text-of-bytes'
import { readWhole } from './bounded'

type Length = Extract<StreamFraming, { kind: 'length' }>

const length = (size: Length['size'], endian: Length['endian'] = 'big'): Length => ({
  kind: 'length',
  size,
  endian,
  offset: 0,
  counts: 'rest',
  plus: 0
})

/** Presets without settings. */
const READY = {
  off: null,
  decoder: { kind: 'decoder' },
  lf: { kind: 'delimiter', bytes: '0a' },
  crlf: { kind: 'delimiter', bytes: '0d0a' },
  nul: { kind: 'delimiter', bytes: '00' },
  u16be: length(2),
  u32be: length(4),
  varint: length('varint', 'little')
} as const satisfies Record<string, StreamFraming | null>
type ReadyChoice = keyof typeof READY

export const FRAMING_CHOICES = [
  'off',
  'decoder',
  'lf',
  'crlf',
  'nul',
  'u16be',
  'u32be',
  'varint',
  'delimiter',
  'fixed',
  'length',
  'gap'
] as const
export type FramingChoice = (typeof FRAMING_CHOICES)[number]

export const LENGTH_SIZES = ['1', '2', '3', '4', '8', 'varint'] as const
export type LengthSize = (typeof LENGTH_SIZES)[number]

export interface FramingForm {
  readonly choice: FramingChoice
  readonly delimiterAs: 'text' | 'hex'
  readonly delimiter: string
  readonly fixed: string
  readonly size: LengthSize
  readonly endian: 'big' | 'little'
  readonly offset: string
  readonly counts: 'frame' | 'rest'
  readonly plus: string
  readonly silence: string
}

/** Fields with text input; the others are choices. */
export const FRAMING_FIELDS = ['delimiter', 'fixed', 'offset', 'plus', 'silence'] as const
export type FramingField = (typeof FRAMING_FIELDS)[number]

/** Problem of a field; the message catalogue holds the text. `least` and `most` are the bounds of a number. */
export type FramingProblem =
  | { readonly code: 'empty' | 'number' | 'escape' | 'hex' | 'halfByte' | 'tooLong' }
  | { readonly code: 'range'; readonly least: number; readonly most: number }

export type FramingResult =
  | { readonly ok: true; readonly framing: StreamFraming | null }
  | { readonly ok: false; readonly problems: Partial<Record<FramingField, FramingProblem>> }

export const EMPTY_FRAMING: FramingForm = {
  choice: 'off',
  delimiterAs: 'text',
  delimiter: '\\r\\n',
  fixed: '16',
  size: '2',
  endian: 'big',
  offset: '0',
  counts: 'rest',
  plus: '0',
  silence: '50'
}

const LINE_BREAK_ESCAPES = { lf: '\\n', crlf: '\\r\\n', cr: '\\r' } as const

export function framingForm(framing: StreamFraming | null): FramingForm {
  const ready = FRAMING_CHOICES.find((choice) => isReady(choice) && isSame(READY[choice], framing))
  const form = { ...EMPTY_FRAMING, choice: ready ?? framing?.kind ?? 'off' }
  switch (framing?.kind) {
    case undefined:
    case 'decoder':
      return form
    case 'delimiter':
      return writtenAs({ ...form, delimiterAs: 'hex', delimiter: framing.bytes }, 'text')
    case 'fixed':
      return { ...form, fixed: String(framing.length) }
    case 'length':
      return {
        ...form,
        size: LENGTH_SIZES.find((size) => size === String(framing.size)) ?? '2',
        endian: framing.endian,
        offset: String(framing.offset),
        counts: framing.counts,
        plus: String(framing.plus)
      }
    case 'gap':
      return { ...form, silence: String(framing.silence) }
  }
}

/** Converts the delimiter to the other notation if it is valid; otherwise keeps the input for correction. */
export function writtenAs(form: FramingForm, delimiterAs: FramingForm['delimiterAs']): FramingForm {
  const parsed = delimiterBytes(form)
  if (!parsed.ok || delimiterAs === form.delimiterAs) return { ...form, delimiterAs }
  if (delimiterAs === 'hex') return { ...form, delimiterAs, delimiter: formatHex(parsed.bytes) }
  const { text, lineBreak } = textOfBytes(parsed.bytes, {
    encoding: 'utf-8',
    lineBreak: 'lf',
    escapes: true
  })
  // A single-line field shows line breaks as escapes.
  return { ...form, delimiterAs, delimiter: text.replaceAll('\n', LINE_BREAK_ESCAPES[lineBreak]) }
}

export function readFraming(form: FramingForm): FramingResult {
  const { choice } = form
  if (isReady(choice)) return { ok: true, framing: READY[choice] }
  switch (choice) {
    case 'delimiter':
      return readDelimiter(form)
    case 'fixed': {
      const fixed = readNumber(form.fixed, FRAME_LENGTH)
      if (typeof fixed !== 'number') return { ok: false, problems: { fixed } }
      return { ok: true, framing: { kind: 'fixed', length: fixed } }
    }
    case 'gap': {
      const silence = readNumber(form.silence, FRAME_SILENCE)
      if (typeof silence !== 'number') return { ok: false, problems: { silence } }
      return { ok: true, framing: { kind: 'gap', silence } }
    }
    case 'length': {
      const offset = readNumber(form.offset, LENGTH_OFFSET)
      const plus = readNumber(form.plus, LENGTH_ADDEND)
      if (typeof offset !== 'number' || typeof plus !== 'number') {
        const problems = {
          ...(typeof offset === 'number' ? {} : { offset }),
          ...(typeof plus === 'number' ? {} : { plus })
        }
        return { ok: false, problems }
      }
      const { endian, counts } = form
      return { ok: true, framing: { kind: 'length', size: sizeOf(form.size), endian, offset, counts, plus } }
    }
  }
}

/** Returns the framing for bytes without a decoder; undefined while the form is invalid. */
export function plainFraming(form: FramingForm): Framing | null | undefined {
  const result = readFraming(form)
  if (!result.ok) return undefined
  return result.framing?.kind === 'decoder' ? null : result.framing
}

function delimiterBytes({
  delimiter,
  delimiterAs
}: FramingForm): ReturnType<typeof parseHex> | ReturnType<typeof bytesOfEscaped> {
  return delimiterAs === 'hex' ? parseHex(delimiter) : bytesOfEscaped(delimiter)
}

function readDelimiter(form: FramingForm): FramingResult {
  const refuse = (code: Exclude<FramingProblem['code'], 'range'>): FramingResult => ({
    ok: false,
    problems: { delimiter: { code } }
  })
  const parsed = delimiterBytes(form)
  if (!parsed.ok) {
    const { code } = parsed.problem
    return refuse(code === 'half-byte' ? 'halfByte' : code === 'not-hex' ? 'hex' : 'escape')
  }
  if (parsed.bytes.length === 0) return refuse('empty')
  if (parsed.bytes.length > MAX_DELIMITER_BYTES) return refuse('tooLong')
  const bytes = formatHex(parsed.bytes).replaceAll(/\s/g, '')
  return { ok: true, framing: { kind: 'delimiter', bytes } }
}

function readNumber(text: string, bounds: Bounds): number | FramingProblem {
  const read = readWhole(text, bounds)
  if (typeof read === 'number') return read
  if (read === 'outOfBounds') return { code: 'range', ...bounds }
  return { code: text.trim() === '' ? 'empty' : 'number' }
}

function sizeOf(size: LengthSize): Length['size'] {
  switch (size) {
    case '1':
      return 1
    case '2':
      return 2
    case '3':
      return 3
    case '4':
      return 4
    case '8':
      return 8
    case 'varint':
      return size
  }
}

function isReady(choice: FramingChoice): choice is ReadyChoice {
  return Object.hasOwn(READY, choice)
}

/** Compares plain data regardless of member order. */
export function isSame(one: unknown, other: unknown): boolean {
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'object' && each !== null
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
        : each
    )
  return sorted(one) === sorted(other)
}
