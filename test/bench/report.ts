import type { BenchOptions } from './options'
import type { DecodeFigures } from './decode-rate'
import type { Load } from './load/loads'
import type { MemoryFigures } from './load/memory'
import type { AppendFigures, Latency, PageFigures } from './protocol'
import { quantile, spread, type Spread } from './statistics'

/** What a run found, and how it is shown. Ratios are taken per round, then their median and quartiles. */

export interface LoadFigures {
  name: string
  unit: Load['unit']
  /** Medians. */
  direct: number
  pipe: number
  engine: number
  /** Engine to pipe. */
  ratio: Spread
  cpu: Spread
  least: number | null
  mostCpu: number | null
}

export interface Figures {
  rounds: number
  resident: boolean
  node: string
  loads: LoadFigures[]
  memory?: { pipe: MemoryFigures; engine: MemoryFigures }
  append?: { small: AppendFigures; large: AppendFigures }
  index?: { bytesPerSegment: number; fileOverheadPerSegment: number }
  pages?: PageFigures & { fillPerSecond: number }
  decode?: DecodeFigures
}

export interface Rounds {
  rates: Record<'direct' | 'pipe' | 'engine', number[]>
  cpu: Record<'pipe' | 'engine', number[]>
}

export function figuresOf(load: Load, { rates, cpu }: Rounds): LoadFigures {
  const ratios = (of: readonly number[], to: readonly number[]): number[] =>
    of.map((value, at) => value / (to[at] ?? Number.NaN))
  return {
    name: load.name,
    unit: load.unit,
    direct: quantile(rates.direct, 0.5),
    pipe: quantile(rates.pipe, 0.5),
    engine: quantile(rates.engine, 0.5),
    ratio: spread(ratios(rates.engine, rates.pipe)),
    cpu: spread(ratios(cpu.engine, cpu.pipe)),
    least: load.least ?? null,
    mostCpu: load.mostCpu ?? null
  }
}

const LOAD_HEADER = ['load', 'direct', 'bare pipe', 'Tcplens', 'Tcplens / pipe', 'CPU / pipe']

function loadLine({ name, unit, direct, pipe, engine, ratio, cpu, ...bounds }: LoadFigures): string[] {
  return [
    name,
    rateText(direct, unit),
    rateText(pipe, unit),
    rateText(engine, unit),
    spreadText(ratio) +
      (bounds.least === null ? '' : verdict(ratio.median >= bounds.least, '≥', bounds.least)),
    spreadText(cpu) +
      (bounds.mostCpu === null ? '' : verdict(cpu.median <= bounds.mostCpu, '≤', bounds.mostCpu))
  ]
}

export function report(figures: Figures, { location }: BenchOptions): string {
  const { memory, append, index, pages, decode } = figures
  const lines = [
    `Node ${figures.node}, ${figures.rounds} interleaved rounds: median (lower and upper quartile).`,
    `Captures in ${location}${figures.resident ? ', which is memory' : ''}; every byte recorded and analysed.`,
    '',
    ...table([LOAD_HEADER, ...figures.loads.map(loadLine)])
  ]
  if (memory !== undefined) {
    lines.push(
      '',
      ...table([
        ['resident memory', 'passed', 'before', 'peak', 'after'],
        ...(['pipe', 'engine'] as const).map((path) => {
          const { passedBytes, beforeBytes, peakBytes, afterBytes } = memory[path]
          const name = path === 'pipe' ? 'bare pipe' : 'Tcplens'
          return [name, ...[passedBytes, beforeBytes, peakBytes, afterBytes].map(megabytes)]
        })
      ])
    )
  }
  const single: string[][] = []
  if (append !== undefined) {
    single.push(
      ['record 64 B segments', `${count(append.small.perSecond)}/s`],
      ['record 60 KiB segments', rateText(append.large.bytesPerSecond, 'bytes')]
    )
  }
  if (index !== undefined) {
    single.push(
      ['index', `${index.bytesPerSegment} B a segment`],
      ['capture file beside payload', `${index.fileOverheadPerSegment.toFixed(0)} B a segment of 64 B`]
    )
  }
  if (decode !== undefined) {
    single.push(
      ['HTTP decode, small messages', decodeText(decode.small)],
      ['HTTP decode, 32 KiB bodies', decodeText(decode.large)]
    )
  }
  if (single.length > 0) lines.push('', ...table(single))
  if (pages !== undefined) lines.push('', ...pagesTable(pages))
  return lines.join('\n')
}

function pagesTable(pages: PageFigures & { fillPerSecond: number }): string[] {
  const line = (name: string, { p50Ms, p95Ms }: Latency): string[] => [name, ms(p50Ms), ms(p95Ms)]
  return table([
    [`${count(pages.exchanges)} exchanges, ${pages.connections} connections`, 'p50', 'p95'],
    line('page of 100 rows', pages.rows),
    line('page of 100 rows, sorted view', pages.sortedRows),
    line('open a sorted view', pages.sortedOpen),
    line('open a filtered view', pages.filteredOpen),
    line('60 KiB of a stream', pages.streamRead),
    line('one exchange, parsed', pages.exchangeGet),
    ['recorded and analysed', `${count(pages.fillPerSecond)}/s`, '']
  ])
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length))
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
      )
      .join('  ')
  )
}

function spreadText({ median, lower, upper }: Spread): string {
  return `${median.toFixed(3)} (${lower.toFixed(2)}–${upper.toFixed(2)})`
}

function verdict(reached: boolean, sign: string, bound: number): string {
  return ` ${reached ? '✓' : '✗'} ${sign} ${bound.toFixed(2)}`
}

function rateText(rate: number, unit: Load['unit']): string {
  return unit === 'bytes' ? `${(rate / 1e9).toFixed(2)} GB/s` : `${count(rate)}/s`
}

function decodeText({ bytesPerSecond, messagesPerSecond }: DecodeFigures['small']): string {
  return `${(bytesPerSecond / 1e6).toFixed(0)} MB/s, ${count(messagesPerSecond)} messages/s`
}

const count = (value: number): string => Math.round(value).toLocaleString('en')
const ms = (value: number): string => `${value.toFixed(2)} ms`
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
