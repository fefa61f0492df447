import type { RowAlign } from '../../headless/virtual-scroll'

/** What VirtualRows exposes to its parent. */
export interface RowScroller {
  scrollToRow(row: number, align?: RowAlign): void
  scrollToEnd(): void
  /** Whole rows that fit. */
  readonly pageRows: number
}
