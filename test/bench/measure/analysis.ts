import type { Load } from '../load/loads'
import { runLoad } from '../load/run-load'
import { quantile, spread, type Spread } from '../statistics'
import { withPart, type EngineOptions, type Peers, type Processes } from './processes'
import type { Window } from '../protocol'

/**
 * Measures how much the analysis slows down a saturated relay: the same exchanges alternate between two engines,
 * one of which does not analyse what it records. Each keeps recording into one capture, like a program that runs
 * for hours.
 */

const FILE_BYTES = 2 * 1024 ** 3
const WARM_UP = { warmMs: 0, measureMs: 700 }

/** Exchanges of 1 KiB, headers included, on persistent connections. */
const LOAD: Load = {
  name: 'HTTP, exchanges of 1 KiB, 64 connections',
  action: 'http',
  service: 'http',
  connections: 64,
  unit: 'round trips'
}

export interface AnalysisFigures {
  name: string
  /** Medians. */
  analysed: number
  unanalysed: number
  ratio: Spread
}

export interface AnalysisOptions extends Omit<EngineOptions, 'fileBytes'>, Window {
  rounds: number
}

export function measureAnalysis(
  options: AnalysisOptions,
  processes: Processes,
  peers: Peers
): Promise<AnalysisFigures> {
  const engine = { ...options, fileBytes: FILE_BYTES }
  return withPart(processes.engine(engine), (analysed) =>
    withPart(processes.engine({ ...engine, analysed: false }), async (unanalysed) => {
      const rates = { analysed: [] as number[], unanalysed: [] as number[] }
      const paths = [
        { proxy: analysed, found: rates.analysed },
        { proxy: unanalysed, found: rates.unanalysed }
      ]
      for (const { proxy } of paths) await runLoad(LOAD, peers, proxy, WARM_UP)
      for (let round = 0; round < options.rounds; round++) {
        process.stderr.write(`  round ${round + 1} of ${options.rounds}\n`)
        for (const { proxy, found } of round % 2 === 0 ? paths : paths.toReversed())
          found.push((await runLoad(LOAD, peers, proxy, options)).rate)
      }
      return {
        name: LOAD.name,
        analysed: quantile(rates.analysed, 0.5),
        unanalysed: quantile(rates.unanalysed, 0.5),
        ratio: spread(rates.analysed.map((rate, at) => rate / (rates.unanalysed[at] ?? Number.NaN)))
      }
    })
  )
}
