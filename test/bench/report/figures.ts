import type { OpenedFigures } from '../files/open-files'
import type { Load } from '../load/loads'
import type { AnalysisFigures } from '../measure/analysis'
import type { FilterFigures } from '../measure/filter'
import type { FindFigures } from '../measure/find'
import type { DecodedFigures } from '../measure/find-decoded'
import type { MemoryFigures } from '../measure/memory'
import type { ReadFigures } from '../measure/reads'
import type { RulesFigures } from '../measure/rules'
import type { RepeatFigures } from '../measure/repeats'
import { quantile, spread, type Spread } from '../statistics'
import type { WindowFigures } from '../window/figures'
import type { WayFigures } from './way-figures'

/** Results of a run. Ratios are computed per round, then reduced to median and quartiles. */

export interface LoadFigures {
  name: string
  unit: Load['unit']
  /** Medians. */
  direct: number
  pipe: number
  engine: number
  /** Engine relative to pipe. */
  ratio: Spread
  cpu: Spread
  least: number | null
  mostCpu: number | null
}

export interface Figures {
  node: string
  rounds: number
  /** Folder of the captures, and whether it is in memory. */
  location: string
  resident: boolean
  loads?: LoadFigures[]
  /** Bulk and ping with the engine on a thread of Electron's main process. */
  electron?: LoadFigures[]
  /** TLS interception and proxy protocols. */
  ways?: WayFigures
  reads?: ReadFigures
  analysis?: AnalysisFigures
  files?: OpenedFigures[]
  /** Null without ripgrep. */
  find?: FindFigures[] | null
  decoded?: DecodedFigures[]
  filter?: FilterFigures[]
  memory?: MemoryFigures
  /** Null where a program is missing. */
  rules?: RulesFigures
  repeats?: RepeatFigures[] | null
  window?: WindowFigures
}

/** Results of one load: one value per round. */
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
