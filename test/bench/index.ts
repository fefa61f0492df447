import { writeFileSync } from 'node:fs'
import { measureFiles } from './files/open-files'
import { LOADS, type Load } from './load/loads'
import { measureAnalysis } from './measure/analysis'
import { measureFilter } from './measure/filter'
import { measureFind } from './measure/find'
import { measureDecoded } from './measure/find-decoded'
import { measureMemory } from './measure/memory'
import { Processes, type Peers } from './measure/processes'
import { measureRatios } from './measure/ratios'
import { measureReads } from './measure/reads'
import { measureRepeats } from './measure/repeats'
import { measureRules } from './measure/rules'
import { measureWays } from './measure/ways'
import { HELP, parseOptions, type BenchOptions, type BenchPart } from './options'
import type { Figures } from './report/figures'
import { report } from './report/report'
import type { measureWindow } from './window/index'

/** `npm run bench`: runs the selected measurements one by one in one process tree, and prints the results. */

/** Loads that are also measured with the engine on a thread of Electron's main process. */
const IN_ELECTRON = LOADS.filter(({ action }) => ['upload', 'download', 'ping'].includes(action))

const electron = process.env['TCPLENS_ELECTRON']

async function measure(
  part: BenchPart,
  options: BenchOptions,
  processes: Processes,
  peers: Peers
): Promise<Partial<Figures>> {
  const { only, location, rounds, engineFlags: flags, tableExchanges, openedBytes } = options
  const named = (loads: readonly Load[]): readonly Load[] => loads.filter(({ name }) => name.includes(only))
  switch (part) {
    case 'loads':
      return { loads: await measureRatios(named(LOADS), { ...options, flags }, processes, peers) }
    case 'tls':
      return { ways: await measureWays({ ...options, flags }, processes, peers) }
    case 'electron':
      return {
        electron: await measureRatios(named(IN_ELECTRON), { ...options, flags, electron }, processes, peers)
      }
    case 'memory':
      return { memory: await measureMemory({ ...options, flags }, processes, peers) }
    case 'reads':
      return { reads: await measureReads({ ...options, flags }, processes, peers) }
    case 'analysis':
      return { analysis: await measureAnalysis({ ...options, flags }, processes, peers) }
    case 'files':
      return { files: await measureFiles({ location, rounds, fileBytes: openedBytes }) }
    case 'find':
      return {
        find: await measureFind({ location, rounds, fileBytes: openedBytes }),
        decoded: await measureDecoded(location, rounds)
      }
    case 'filter':
      return { filter: await measureFilter({ location, rounds, exchanges: tableExchanges }) }
    case 'rules':
      return { rules: await measureRules({ location, rounds }) }
    case 'repeats':
      return { repeats: await measureRepeats({ rounds }) }
    case 'window': {
      const script = (await processes.load('window.js')) as { measureWindow: typeof measureWindow }
      return { window: await script.measureWindow({ location, exchanges: tableExchanges }, peers) }
    }
  }
}

async function run(options: BenchOptions): Promise<Figures> {
  const { parts, rounds, location, resident } = options
  const processes = new Processes(import.meta.url)
  const peers = processes.peers()
  const figures: Figures = { node: process.versions.node, rounds, location, resident }
  try {
    for (const part of parts) {
      process.stderr.write(`${part}\n`)
      Object.assign(figures, await measure(part, options, processes, peers))
    }
    return figures
  } finally {
    await Promise.all([peers.server.end(), peers.client.end()])
  }
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) process.stdout.write(HELP)
  else {
    const figures = await run(options)
    process.stdout.write(`${report(figures)}\n`)
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
