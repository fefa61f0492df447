import type { FindFigures } from '../measure/find'
import type { DecodedFigures } from '../measure/find-decoded'
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

/** Table of searches in decoded bodies compared with zlib alone. */
export function decodedTable(figures: readonly DecodedFigures[]): string[] {
  const rate = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB/s`
  return table([
    ['a search of decoded bodies', 'decoded', 'matches', 'Tcplens', 'zlib alone', 'Tcplens / zlib'],
    ...figures.map(({ name, decodedBytes, matches, ours, zlib, ratio }) => [
      name,
      `${(decodedBytes / 1e6).toFixed(0)} MB`,
      count(matches),
      rate(ours),
      rate(zlib),
      spreadText(ratio)
    ])
  ])
}
