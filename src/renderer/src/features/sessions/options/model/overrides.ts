import { MAX_OVERRIDES } from '../../../../../../shared/contract/bounds'
import type { Override } from '../../../../../../shared/contract/proxying'
import { hostProblem, portProblem } from '../../../../kit/form/model/host-port-problem'
import type { ReportFault } from './option-form'

/** Destination overrides as typed: host, or host and port, on both sides. A form holds them as lines of two columns. */

export interface OverrideText {
  readonly from: string
  readonly to: string
}

type Place = Override['from']

export function overrideRows(overrides: readonly Override[]): string {
  return joinOverrides(overrides.map(({ from, to }) => ({ from: typedPlace(from), to: typedPlace(to) })))
}

export function joinOverrides(rows: readonly OverrideText[]): string {
  return rows.map(({ from, to }) => `${from}\t${to}`).join('\n')
}

export function splitOverrides(text: string): OverrideText[] {
  if (text === '') return []
  return text.split('\n').map((line) => {
    const [from = '', to = ''] = line.split('\t')
    return { from, to }
  })
}

/** Skips empty rows and reports the first invalid one with its number from 1 and its side. */
export function readOverrides(text: string, report: ReportFault): Override[] | undefined {
  const overrides: Override[] = []
  const lines = new Map<string, number>()
  for (const [index, { from, to }] of splitOverrides(text).entries()) {
    const line = index + 1
    if (from.trim() === '' && to.trim() === '') continue
    const places = { from: readPlace(from), to: readPlace(to) }
    if (from.trim() === '' || to.trim() === '') {
      report('overrides', 'overrideHalf', { line, side: from.trim() === '' ? 'from' : 'to' })
    } else if (places.from === null)
      report('overrides', 'overridePlace', { line, side: 'from', entry: from.trim() })
    else if (places.to === null) report('overrides', 'overridePlace', { line, side: 'to', entry: to.trim() })
    else {
      const key = typedPlace(places.from).toLowerCase()
      const earlier = lines.get(key)
      if (earlier !== undefined) report('overrides', 'overrideTwice', { line, side: 'from', earlier })
      lines.set(key, line)
      overrides.push({ from: places.from, to: places.to })
    }
  }
  if (overrides.length > MAX_OVERRIDES) report('overrides', 'tooMany', { most: MAX_OVERRIDES })
  return overrides.length === 0 ? undefined : overrides
}

/** Parses `host`, `host:port`, `[::1]:port` or `::1`. */
function readPlace(text: string): Place | null {
  const typed = text.trim()
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(typed)
  const pair = /^([^:]*):([^:]*)$/.exec(typed)
  const [host, port] =
    bracketed !== null
      ? [bracketed[1] ?? '', bracketed[2]]
      : pair !== null
        ? [pair[1] ?? '', pair[2]]
        : [typed, undefined]
  if (hostProblem(host) !== null || /[/@*]/.test(host)) return null
  if (port === undefined) return { host }
  return portProblem(port, 1) === null ? { host, port: Number(port) } : null
}

function typedPlace({ host, port }: Place): string {
  if (port === undefined) return host
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
