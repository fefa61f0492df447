/** What fits into a window, in CSS px: a page zoomed to 200 % has half of the window's pixels. */

/** The session list at its least, and a table with the inspector below it. */
const SIDEBAR_BESIDE_PX = 860
/** A table of a few columns, or the inspector with one message. */
const BOTH_PANES_WIDTH_PX = 700
/** The bars, four rows of the table with its head and filter, and ten lines of the inspector below its tabs. */
const BOTH_PANES_HEIGHT_PX = 520

/** Least px of a table and of an inspector beside each other. */
export const TABLE_BESIDE_PX = 340
export const INSPECTOR_BESIDE_PX = 380

/** How much of the toolbar has room: all of it, its buttons without their words, or the most used of them. */
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
