/** Well-known protobuf types with a summary of their fields: times, durations, wrapped values, Any. */
import type { ProtoField } from '../../../shared/model/proto-schema'
import { quoted, type DataField } from '../data/data-tree'
import type { Reading } from './readings'

/** Observes the fields of one message while they are read. */
export interface Seen {
  take(field: ProtoField, added: DataField): void
  /** Returns the type of the message inside this field's bytes. */
  carried?(field: ProtoField): string | undefined
  /** Returns the summary of the message; undefined if it adds nothing to its fields. */
  summary(): Reading | undefined
}

const PACKAGE = 'google.protobuf.'

const WRAPPERS = new Set(
  ['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map(
    (name) => `${name}Value`
  )
)

export function summaryOf(type: string): Seen | undefined {
  if (!type.startsWith(PACKAGE)) return undefined
  const name = type.slice(PACKAGE.length)
  if (name === 'Timestamp') return secondsAndNanos(timestampText)
  if (name === 'Duration') return secondsAndNanos(durationText)
  if (name === 'Any') return any()
  return WRAPPERS.has(name) ? wrapped() : undefined
}

function secondsAndNanos(text: (seconds: bigint, nanos: number) => string | null): Seen {
  let seconds = 0n
  let nanos = 0
  return {
    take({ number }, { value }) {
      if (number === 1 && /^-?\d+$/.test(value)) seconds = BigInt(value)
      else if (number === 2) nanos = Number(value)
    },
    summary() {
      const instant = text(seconds, nanos)
      return instant === null ? undefined : { value: instant, json: quoted(instant) }
    }
  }
}

/** Years 1 to 9999, the valid range of a timestamp. */
const FIRST_SECOND = -62_135_596_800n
const LAST_SECOND = 253_402_300_799n

export function timestampText(seconds: bigint, nanos: number): string | null {
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos > 999_999_999) return null
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, -'.000Z'.length)
  return `${date}${fraction(nanos)}Z`
}

function durationText(seconds: bigint, nanos: number): string | null {
  if (Math.abs(nanos) > 999_999_999) return null
  const sign = seconds < 0n || nanos < 0 ? '-' : ''
  return `${sign}${seconds < 0n ? -seconds : seconds}${fraction(Math.abs(nanos))}s`
}

/** Returns no, three, six or nine digits, as in protobuf's JSON mapping. */
function fraction(nanos: number): string {
  if (nanos === 0) return ''
  const digits = String(nanos).padStart(9, '0')
  return `.${digits.replace(/(?:000){1,2}$/, '')}`
}

function any(): Seen {
  let type: string | undefined
  return {
    take({ number }, { value }) {
      if (number === 1) type = value.slice(value.lastIndexOf('/') + 1)
    },
    carried: ({ number }) => (number === 2 ? type : undefined),
    summary: () => undefined
  }
}

function wrapped(): Seen {
  let inner: Reading | undefined
  return {
    take({ number }, { value, json }) {
      if (number === 1) inner = { value, json }
    },
    summary: () => inner
  }
}
