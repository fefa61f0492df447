/** Layout thresholds of a window in CSS px; at 200 % zoom the page has half of the window's pixels. */

/** Minimum session list next to a table with the inspector below. */
const SIDEBAR_BESIDE_PX = 860
/** A table of a few columns, or the inspector with one message. */
const BOTH_PANES_WIDTH_PX = 700
/** The bars, four table rows with heading and filter, and ten inspector lines below the tabs. */
const BOTH_PANES_HEIGHT_PX = 520

/** Minimum px of a table and of an inspector side by side. */
export const TABLE_BESIDE_PX = 340
export const INSPECTOR_BESIDE_PX = 380

/** How much of the toolbar fits: everything, buttons without labels, or only the most used ones. */
export type ToolbarRoom = 'all' | 'icons' | 'few'

export function toolbarRoom(width: number): ToolbarRoom {
  if (width >= TOOLBAR_WORDS_PX) return 'all'
  return width >= TOOLBAR_ICONS_PX ? 'icons' : 'few'
}

const TOOLBAR_WORDS_PX = 1000
const TOOLBAR_ICONS_PX = 760

export function isNarrowWindow(width: number): boolean {
  return width < SIDEBAR_BESIDE_PX
}

export function isSinglePaneWindow({ width, height }: { width: number; height: number }): boolean {
  return width < BOTH_PANES_WIDTH_PX || height < BOTH_PANES_HEIGHT_PX
}
