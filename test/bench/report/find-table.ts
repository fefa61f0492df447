import type { FindFigures } from '../measure/find'
import { count, spreadText, table } from './text'

/** Table of searches compared with ripgrep. */
export function findTable(figures: readonly FindFigures[] | null): string[] {
  if (figures === null) return ['Searches: ripgrep is missing, so they were not measured.']
  const rate = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB/s`
  const size = ((figures[0]?.fileBytes ?? 0) / 1e9).toFixed(2)
  return table([
    [`a search of ${size} GB`, 'matches', 'Tcplens', 'ripgrep', 'Tcplens / ripgrep', 'first match', 'memory'],
    ...figures.map(({ name, matches, ours, ripgrep, ratio, first, memoryBytes }) => [
      name,
      count(matches),
      rate(ours),
      rate(ripgrep),
      spreadText(ratio),
      first === null ? '' : `${first.toFixed(0)} ms`,
      `${(memoryBytes / 1e6).toFixed(0)} MB`
    ])
  ])
}
