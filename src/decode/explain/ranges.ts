/** Explains ranges of a resource (RFC 9110, section 14): requested and received ones. */
import {
  explanation,
  part,
  remark,
  phrase,
  type Explanation,
  type ExplainedPart,
  type Shown
} from './explanation'
import { headersOf, headerValue, type ExchangeFacts, type HeaderPlace } from './facts'
import { parseMediaType } from '../view/media-type'
import { split, trimmed } from './scan'

export interface ContentRange {
  readonly first: number | null
  readonly last: number | null
  /** Size of the whole resource; null if unknown. */
  readonly total: number | null
}

function readContentRange(value: string): ContentRange | null {
  const found = /^\s*bytes[ \t]+(?:(\d{1,15})-(\d{1,15})|\*)\/(?:(\d{1,15})|\*)\s*$/i.exec(value)
  if (found === null) return null
  const numbers = [found[1], found[2], found[3]].map((digits) =>
    digits === undefined ? null : Number(digits)
  )
  const [first = null, last = null, total = null] = numbers
  return { first, last, total }
}

/** Explains `bytes=0-499, -500, 9500-`. */
export function explainRange({ index, value }: HeaderPlace): Explanation {
  const equals = value.indexOf('=')
  const unit = trimmed(value, 0, Math.max(0, equals)).text
  if (unit.toLowerCase() !== 'bytes')
    return explanation('range', index, phrase('range.unit', { unit }), [], 'note')
  const specs = split(value, ',', [equals + 1, value.length])
  const parts = specs.map(({ text: spec, range }) => {
    const shown = specShown(spec)
    return part('range.part', shown ?? phrase('range.bad'), {
      header: index,
      range,
      level: shown === null ? 'warning' : 'info'
    })
  })
  const [only] = parts
  if (only !== undefined && parts.length === 1) return explanation('range', index, only.value, [], only.level)
  return explanation('range', index, phrase('range.several', { count: parts.length }), parts)
}

function specShown(spec: string): Shown | null {
  const found = /^(\d{0,15})-(\d{0,15})$/.exec(spec)
  const [, first = '', last = ''] = found ?? []
  if (found === null || (first === '' && last === '')) return null
  if (first === '') return phrase('range.last', { count: last })
  if (last === '') return phrase('range.from', { first })
  if (Number(last) < Number(first)) return null
  return phrase('range.bytes', { first, last, count: Number(last) - Number(first) + 1 })
}

export function explainContentRange({ index, value }: HeaderPlace, { response }: ExchangeFacts): Explanation {
  const found = readContentRange(value)
  if (found === null) return explanation('content-range', index, phrase('range.bad'), [], 'note')
  const { first, last, total } = found
  if (first === null || last === null)
    return explanation(
      'content-range',
      index,
      total === null ? phrase('range.unsatisfied') : phrase('range.unsatisfiedOf', { total })
    )
  if (last < first || (total !== null && last >= total))
    return explanation('content-range', index, phrase('range.impossible'), [], 'warning')
  const values = { first, last, count: last - first + 1, total: total ?? '' }
  const gist = total === null ? phrase('range.bytes', values) : phrase('range.of', values)
  const parts: ExplainedPart[] =
    response?.status === 206 || response?.status === 416
      ? []
      : [remark(phrase('range.wrongStatus'), 'note', index)]
  return explanation('content-range', index, gist, parts)
}

/** Explains If-Range, an ETag or a date; a weak ETag never matches (section 13.1.5). */
export function explainIfRange({ index, value }: HeaderPlace): Explanation {
  return value.trim().startsWith('W/')
    ? explanation('if-range', index, phrase('range.ifWeak'), [], 'note')
    : explanation('if-range', index, phrase('range.if'))
}

/** Summarizes a 206 or 416, if the result is clear. */
export function rangeVerdict({ request, response }: ExchangeFacts): Shown | null {
  if (response === null) return null
  if (response.status === 416)
    return phrase('range.verdict.refused', { range: headerValue(request, 'range') ?? '' })
  if (response.status === 200 && headersOf(request, 'range').length > 0 && response.method === 'GET')
    return phrase('range.verdict.whole')
  if (response.status !== 206) return null
  const type = parseMediaType(headerValue(response, 'content-type') ?? '').essence
  if (type === 'multipart/byteranges') return phrase('range.verdict.several')
  const found = readContentRange(headerValue(response, 'content-range') ?? '')
  if (found === null) return null
  const { first, last, total } = found
  if (first === null || last === null) return null
  const values = { first, last, total: total ?? '' }
  return phrase(total === null ? 'range.verdict.part' : 'range.verdict.partOf', values)
}
