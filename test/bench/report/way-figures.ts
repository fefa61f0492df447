import type { Load } from '../load/loads'
import type { Soaked, WayRounds } from '../measure/ways'
import { quantile, spread, type Spread } from '../statistics'
import { rateText, spreadText, table, verdict } from './text'

/**
 * Costs of each proxy protocol. Ratios and differences are computed per round, then reduced to median and
 * quartiles.
 */

/** Maximum time that a path may add to a round trip over the bare pipe, in microseconds. */
const MOST_ADDED_US = 100

export interface WayRate {
  load: string
  path: string
  unit: Load['unit']
  /** Median. */
  rate: number
  toForward: Spread | null
  toRelay: Spread | null
  toPipe: Spread | null
}

export interface WayLatency {
  path: string
  /** Median of the rounds' medians. */
  medianUs: number
  /** Null for the pipe itself. */
  addedUs: Spread | null
  mostUs: number | null
}

export interface WayFigures {
  rates: WayRate[]
  latencies: WayLatency[]
  soaked: Soaked[]
}

export interface Yardsticks {
  forward: WayRounds | undefined
  relay: WayRounds | undefined
  pipe: WayRounds | undefined
}

export function wayFigures(load: Load, rounds: readonly WayRounds[], yardsticks: Yardsticks): WayRate[] {
  const { forward, relay, pipe } = yardsticks
  return rounds.map((of) => ({
    load: load.name,
    path: of.path.name,
    unit: load.unit,
    rate: quantile(of.values, 0.5),
    toForward: ratio(of, forward),
    toRelay: ratio(of, relay),
    toPipe: ratio(of, pipe)
  }))
}

function ratio(of: WayRounds, to: WayRounds | undefined): Spread | null {
  if (to === undefined || of === to) return null
  return spread(of.values.map((value, at) => value / (to.values[at] ?? Number.NaN)))
}

/** The first path is the baseline of the others. */
export function latencyFigures(rounds: readonly WayRounds[]): WayLatency[] {
  const [pipe] = rounds
  return rounds.map((of) => ({
    path: of.path.name,
    medianUs: quantile(of.values, 0.5),
    addedUs:
      of === pipe ? null : spread(of.values.map((value, at) => value - (pipe?.values[at] ?? Number.NaN))),
    mostUs: of.path.proxy === 'engine' ? MOST_ADDED_US : null
  }))
}

export function wayTables({ rates, latencies, soaked }: WayFigures): string[] {
  const ratioText = (found: Spread | null): string => (found === null ? '' : spreadText(found))
  return [
    ...table([
      ['way', 'load', 'rate', '/ forward', '/ bare TLS relay', '/ bare pipe'],
      ...rates.map(({ path, load, unit, rate, toForward, toRelay, toPipe }) => [
        path,
        load,
        rateText(rate, unit),
        ratioText(toForward),
        ratioText(toRelay),
        ratioText(toPipe)
      ])
    ]),
    '',
    ...table([
      ['round trip of 64 B, 1 connection', 'median', 'added to the bare pipe'],
      ...latencies.map(({ path, medianUs, addedUs, mostUs }) => [
        path,
        microseconds(medianUs),
        addedUs === null
          ? ''
          : `${microseconds(addedUs.median)} (${addedUs.lower.toFixed(0)}–${addedUs.upper.toFixed(0)})${
              mostUs === null ? '' : verdict(addedUs.median, '≤', mostUs, 0)
            }`
      ])
    ]),
    ...soakTable(soaked)
  ]
}

function soakTable(soaked: readonly Soaked[]): string[] {
  if (soaked.length === 0) return []
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`
  return [
    '',
    ...table([
      ['passed and compared byte for byte', 'up', 'down'],
      ...soaked.map(({ path, up, down }) => [path, gigabytes(up), gigabytes(down)])
    ])
  ]
}

function microseconds(value: number): string {
  return `${value.toFixed(0)} µs`
}
