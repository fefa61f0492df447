import type { Framing } from '../../../shared/contract/framing'
import { parseHex } from '../../../shared/bytes/hex-text'
import { readDuration, typedDuration } from './duration-input'

/** A framing as it is typed. The usual line ends are kinds of their own: they are what is mostly meant. */

export interface FramingText {
  readonly kind: 'none' | 'lf' | 'crlf' | 'nul' | 'delimiter' | 'fixed' | 'length' | 'gap'
  /** Of a delimiter its bytes in hex, of a fixed length the number, of a gap the time. */
  readonly value: string
  readonly size: '1' | '2' | '3' | '4' | '8' | 'varint'
  readonly endian: 'big' | 'little'
  readonly counts: 'frame' | 'rest'
  readonly offset: string
  readonly plus: string
}

const USUAL: Readonly<Partial<Record<FramingText['kind'], string>>> = { lf: '0a', crlf: '0d0a', nul: '00' }
const MAX_DELIMITER = 64
const MAX_LENGTH = 16 * 1024 * 1024
const MAX_GAP_MS = 60_000
const EMPTY: FramingText = {
  kind: 'none',
  value: '',
  size: '2',
  endian: 'big',
  counts: 'rest',
  offset: '0',
  plus: '0'
}

export function framingText(framing: Framing | null): FramingText {
  switch (framing?.kind) {
    case undefined:
      return EMPTY
    case 'delimiter': {
      const usual = (['lf', 'crlf', 'nul'] as const).find((kind) => USUAL[kind] === framing.bytes)
      return usual === undefined
        ? { ...EMPTY, kind: 'delimiter', value: framing.bytes }
        : { ...EMPTY, kind: usual }
    }
    case 'fixed':
      return { ...EMPTY, kind: 'fixed', value: String(framing.length) }
    case 'gap':
      return { ...EMPTY, kind: 'gap', value: typedDuration(framing.silence) }
    case 'length': {
      const { size, endian, counts, offset, plus } = framing
      return {
        ...EMPTY,
        kind: 'length',
        size: size === 'varint' ? size : (String(size) as FramingText['size']),
        endian,
        counts,
        offset: String(offset),
        plus: String(plus)
      }
    }
  }
}

/** Null for none, undefined where what is typed makes none. */
export function framingOf(typed: FramingText): Framing | null | undefined {
  const { kind, value } = typed
  switch (kind) {
    case 'none':
      return null
    case 'lf':
    case 'crlf':
    case 'nul':
      return { kind: 'delimiter', bytes: USUAL[kind] ?? '' }
    case 'delimiter': {
      const parsed = parseHex(value)
      if (!parsed.ok || parsed.bytes.length === 0 || parsed.bytes.length > MAX_DELIMITER) return undefined
      return {
        kind,
        bytes: Array.from(parsed.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
      }
    }
    case 'fixed': {
      const length = whole(value, 1, MAX_LENGTH)
      return length === undefined ? undefined : { kind, length }
    }
    case 'gap': {
      const silence = readDuration(value)
      return silence === null || silence < 1 || silence > MAX_GAP_MS ? undefined : { kind, silence }
    }
    case 'length': {
      const offset = whole(typed.offset, 0, 65_535)
      const plus = whole(typed.plus, -65_536, 65_536)
      if (offset === undefined || plus === undefined) return undefined
      const { size, endian, counts } = typed
      return { kind, size: SIZES[size], endian, counts, offset, plus }
    }
  }
}

const SIZES = { '1': 1, '2': 2, '3': 3, '4': 4, '8': 8, varint: 'varint' } as const

function whole(text: string, least: number, most: number): number | undefined {
  const value = Number(text)
  return /^\s*-?\d+\s*$/.test(text) && value >= least && value <= most ? value : undefined
}
