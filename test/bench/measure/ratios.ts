import type { Load } from '../load/loads'
import { runLoad } from '../load/run-load'
import type { Window } from '../protocol'
import { figuresOf, type LoadFigures, type Rounds } from '../report/figures'
import type { EngineOptions, Peers, Processes, Proxies } from './processes'

/**
 * Compares Tcplens with a bare pipe and with a direct connection. Each round runs every load over all three paths
 * in turn, so that other work on the machine affects all of them. Ratios are taken within a round.
 */

/** Long enough for the functions of a short exchange to be fully optimised. */
const WARM_UP = { warmMs: 0, measureMs: 700 }
const BULK_WARM_UP = { warmMs: 0, measureMs: 100 }

/**
 * Larger than a round of bulk or all small exchanges of a run; the file is written once and then only overwritten.
 */
export const BULK_FILE_BYTES = 3 * 1024 ** 3
const SMALL_FILE_BYTES = 512 * 1024 ** 2

const ORDER = ['direct', 'pipe', 'engine'] as const

export interface RatioOptions extends Omit<EngineOptions, 'fileBytes'>, Window {
  rounds: number
}

/**
 * Bulk and small exchanges use separate processes. Bulk starts a new capture each round to keep its file bounded;
 * small exchanges share one capture, like a program that runs for hours.
 */
export async function measureRatios(
  loads: readonly Load[],
  options: RatioOptions,
  processes: Processes,
  peers: Peers
): Promise<LoadFigures[]> {
  const all = loads.map((load) => ({ load, rounds: noRounds() }))
  const bulk = all.filter(({ load }) => load.unit === 'bytes')
  const small = all.filter(({ load }) => load.unit !== 'bytes')
  const forBulk = processes.proxies({ ...options, fileBytes: BULK_FILE_BYTES })
  const forSmall = processes.proxies({ ...options, fileBytes: SMALL_FILE_BYTES })
  try {
    for (const { load } of small) await warmUp(load, peers, forSmall, WARM_UP)
    for (let round = 0; round < options.rounds; round++) {
      process.stderr.write(`  round ${round + 1} of ${options.rounds}\n`)
      if (bulk[0] !== undefined) {
        await forBulk.engine.ask('begin', null)
        await warmUp(bulk[0].load, peers, forBulk, BULK_WARM_UP)
      }
      for (const { load, rounds } of bulk) await runRound(load, rounds, round, options, peers, forBulk)
      for (const { load, rounds } of small) await runRound(load, rounds, round, options, peers, forSmall)
    }
  } finally {
    await Promise.all([forBulk, forSmall].flatMap(({ pipe, engine }) => [pipe.end(), engine.end()]))
  }
  return all.map(({ load, rounds }) => figuresOf(load, rounds))
}

async function warmUp(load: Load, peers: Peers, { pipe, engine }: Proxies, window: Window): Promise<void> {
  for (const proxy of [pipe, engine]) await runLoad(load, peers, proxy, window)
}

async function runRound(
  load: Load,
  { rates, cpu }: Rounds,
  round: number,
  window: Window,
  peers: Peers,
  { pipe, engine }: Proxies
): Promise<void> {
  const proxies = { direct: null, pipe, engine }
  for (let turn = 0; turn < ORDER.length; turn++) {
    // Each path runs first, second and last equally often.
    const path = ORDER[(round + turn) % ORDER.length] ?? 'direct'
    const result = await runLoad(load, peers, proxies[path], window)
    rates[path].push(result.rate)
    if (path !== 'direct') cpu[path].push(result.cpuMsPerUnit)
  }
}

function noRounds(): Rounds {
  return { rates: { direct: [], pipe: [], engine: [] }, cpu: { pipe: [], engine: [] } }
}
