import type { DecodeFigures } from '../decode-rate'
import type { ReadFigures } from '../measure/reads'
import type { Latency } from '../protocol'
import type { Figures, LoadFigures } from './figures'
import { analysisTable, filesTable } from './analysis-tables'
import { memoryTables } from './memory-tables'
import { filterTable } from './filter-table'
import { decodedTable, findTable } from './find-table'
import { rulesTable } from './rules-table'
import { repeatTable } from './repeat-table'
import { count, ms, rateText, spreadText, table, verdict } from './text'
import { wayTables } from './way-figures'
import { windowTables } from './window-tables'

/** Formats the results of a run as tables, with the required bounds. */

export function report(figures: Figures): string {
  const { node, rounds, location, resident } = figures
  const {
    loads,
    ways,
    electron,
    reads,
    memory,
    analysis,
    files,
    find,
    decoded,
    filter,
    rules,
    repeats,
    window
  } = figures
  const parts = [
    [
      `Node ${node}, ${rounds} interleaved rounds: median (lower and upper quartile).`,
      `Captures in ${location}${resident ? ', which is memory' : ''}; every byte recorded and analysed.`
    ]
  ]
  if (loads !== undefined) parts.push(loadTable('load', loads))
  if (ways !== undefined) parts.push(wayTables(ways))
  if (electron !== undefined) parts.push(loadTable('on a thread in Electron', electron))
  if (memory !== undefined) parts.push(memoryTables(memory))
  if (reads !== undefined) parts.push(aloneTable(reads), pagesTable(reads.pages))
  if (analysis !== undefined) parts.push(analysisTable(analysis))
  if (files !== undefined) parts.push(filesTable(files))
  if (find !== undefined) parts.push(findTable(find))
  if (decoded !== undefined) parts.push(decodedTable(decoded))
  if (filter !== undefined) parts.push(filterTable(filter))
  if (rules !== undefined) parts.push(rulesTable(rules))
  if (repeats !== undefined) parts.push(repeatTable(repeats))
  if (window !== undefined) parts.push(windowTables(window))
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

function loadTable(title: string, loads: readonly LoadFigures[]): string[] {
  return table([
    [title, 'direct', 'bare pipe', 'Tcplens', 'Tcplens / pipe', 'CPU / pipe'],
    ...loads.map(({ name, unit, direct, pipe, engine, ratio, cpu, least, mostCpu }) => [
      name,
      rateText(direct, unit),
      rateText(pipe, unit),
      rateText(engine, unit),
      spreadText(ratio) + (least === null ? '' : verdict(ratio.median, '≥', least)),
      spreadText(cpu) + (mostCpu === null ? '' : verdict(cpu.median, '≤', mostCpu))
    ])
  ])
}

function aloneTable({ append, index, decode }: ReadFigures): string[] {
  return table([
    ['record 64 B segments', `${count(append.small.perSecond)}/s`],
    ['record 60 KiB segments', rateText(append.large.bytesPerSecond, 'bytes')],
    ['index', `${index.bytesPerSegment} B a segment`],
    ['capture file beside payload', `${index.fileOverheadPerSegment.toFixed(0)} B a segment of 64 B`],
    ['HTTP decode, small messages', decodeText(decode.small)],
    ['HTTP decode, 32 KiB bodies', decodeText(decode.large)]
  ])
}

function pagesTable(pages: ReadFigures['pages']): string[] {
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

function decodeText({ bytesPerSecond, messagesPerSecond }: DecodeFigures['small']): string {
  return `${(bytesPerSecond / 1e6).toFixed(0)} MB/s, ${count(messagesPerSecond)} messages/s`
}
