import type { Latency } from '../protocol'
import type { LivenessFigures, TableFigures, WindowFigures } from '../window/figures'
import { count, ms, table, verdict } from './text'

/** Tables of the real window: under load, and with a very long table. */

/** Maximum time from a key press to the next frame, beyond that of an idle window. */
const MOST_DELAY_MS = 50
/** Two frames at 60 Hz. */
const MOST_FRAME_MS = 33
const MOST_JUMP_MS = 150

export function windowTables({ liveness, table: long }: WindowFigures): string[] {
  return [...livenessTable(liveness), '', ...longTable(long)]
}

function livenessTable(rows: readonly LivenessFigures[]): string[] {
  const idle = rows.find(({ name }) => name === 'idle')?.input.p95Ms ?? Number.NaN
  return table([
    ['window under load', 'frame p50', 'p95', 'key to paint p50', 'p95', 'beyond idle'],
    ...rows.map(({ name, frame, input }) => {
      const beyond = input.p95Ms - idle
      const judged = name === 'idle' ? '' : verdict(beyond, '≤', MOST_DELAY_MS, 0)
      return [name, ...pair(frame), ...pair(input), `${ms(beyond)}${judged}`]
    })
  ])
}

function longTable({ exchanges, wheel, thumb, jump, sort, filter }: TableFigures): string[] {
  const line = (name: string, latency: Latency, most?: number): string[] => [
    name,
    ms(latency.p50Ms),
    `${ms(latency.p95Ms)}${most === undefined ? '' : verdict(latency.p95Ms, '≤', most, 0)}`
  ]
  return table([
    [`window, ${count(exchanges)} exchanges`, 'p50', 'p95'],
    line('frame, by the wheel', wheel, MOST_FRAME_MS),
    line('frame, thumb from end to end', thumb, MOST_FRAME_MS),
    line('jump to its rows', jump, MOST_JUMP_MS),
    line('click to sorted rows', sort),
    line('filter typed to its rows', filter)
  ])
}

function pair({ p50Ms, p95Ms }: Latency): [string, string] {
  return [ms(p50Ms), ms(p95Ms)]
}
