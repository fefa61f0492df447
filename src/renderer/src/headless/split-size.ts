/**
 * The size of one of two panes that share a length. A splitter remembers either pixels (a side pane that keeps
 * its width when the window grows) or a ratio (two panes that grow together).
 */

export interface SplitLimits {
  /** Length both panes and nothing else share, in px. */
  readonly total: number
  /** Least px of the sized pane, and of the other one. */
  readonly min: number
  readonly minOther: number
}

/** Where there is not room for both minima, the sized pane gives way first. */
export function clampSplit(size: number, { total, min, minOther }: SplitLimits): number {
  return Math.round(Math.max(0, Math.min(Math.max(size, min), total - minOther)))
}

/** The stored size; null where it is missing or not a positive number. */
export function parseStoredSize(stored: string | null): number | null {
  const value = stored === null ? Number.NaN : Number(stored)
  return Number.isFinite(value) && value > 0 ? value : null
}
