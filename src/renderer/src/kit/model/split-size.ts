/**
 * Size of one of two adjacent panes. A splitter stores either pixels (a side pane that keeps its width when the window
 * grows) or a ratio (two panes that grow together).
 */

export interface SplitLimits {
  /** Total length of both panes, in px. */
  readonly total: number
  /** Minimum px of the sized pane, and of the other one. */
  readonly min: number
  readonly minOther: number
}

/** Limits the size. Without room for both minima, the sized pane shrinks first. */
export function clampSplit(size: number, { total, min, minOther }: SplitLimits): number {
  return Math.round(Math.max(0, Math.min(Math.max(size, min), total - minOther)))
}

/** Parses the stored size; null if missing or not a positive number. */
export function parseStoredSize(stored: string | null): number | null {
  const value = stored === null ? Number.NaN : Number(stored)
  return Number.isFinite(value) && value > 0 ? value : null
}
