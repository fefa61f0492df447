import type { OpenedFigures } from '../files/open-files'
import type { AnalysisFigures } from '../measure/analysis'
import { count, megabytes, rateText, spreadText, table, verdict } from './text'

/** Tables of the cost of analysis: during a relay, and for opened files. */

const LEAST_RATIO = 0.9
const LEAST_TIMES = 10
const MOST_FIRST_ROWS = 1

export function analysisTable({ name, analysed, unanalysed, ratio }: AnalysisFigures): string[] {
  return table([
    ['load', 'not analysed', 'analysed', 'analysed / not'],
    [
      name,
      rateText(unanalysed, 'round trips'),
      rateText(analysed, 'round trips'),
      spreadText(ratio) + verdict(ratio.median, '≥', LEAST_RATIO)
    ]
  ])
}

export function filesTable(files: readonly OpenedFigures[]): string[] {
  return table([
    [
      'opened',
      'size',
      'first rows',
      'whole',
      'rate',
      'tshark’s packets / whole',
      'tshark’s messages / whole'
    ],
    ...files.map((file) => [
      file.name,
      `${megabytes(file.bytes)}, ${count(file.packets)} packets`,
      `${file.firstRows.toFixed(2)} s${verdict(file.firstRows, '≤', MOST_FIRST_ROWS)}`,
      `${file.whole.toFixed(2)} s`,
      `${megabytes(file.bytes / file.whole)}/s, ${count(file.units / file.whole)} ${file.unit}/s`,
      `${file.toPackets.median.toFixed(1)}${verdict(file.toPackets.median, '≥', LEAST_TIMES, 0)}`,
      `${file.toMessages.median.toFixed(1)}${verdict(file.toMessages.median, '≥', LEAST_TIMES, 0)}`
    ])
  ])
}
