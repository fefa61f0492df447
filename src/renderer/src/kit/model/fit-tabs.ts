/** Decides which tabs fit: as many as possible from the left; the others move to an overflow menu. */

export interface TabsRoom {
  /** Width of each tab. */
  readonly widths: readonly number[]
  readonly room: number
  /** Index of the selected tab, which the overflow button names if it contains it. */
  readonly chosen: number
  /** Width of the button without a name, and the padding it adds to a name. */
  readonly button: number
  readonly buttonSides: number
}

/** Returns the number of tabs shown; all if nothing has been measured yet. */
export function fitTabs({ widths, room, chosen, button, buttonSides }: TabsRoom): number {
  const sum = widths.reduce((total, width) => total + width, 0)
  if (room <= 0 || sum <= room) return widths.length
  const upTo = (end: number): number => {
    let used = 0
    const over = widths.findIndex((width) => (used += width) > end)
    return over === -1 ? widths.length : over
  }
  const shown = upTo(room - button)
  const named = widths[chosen]
  return named === undefined || chosen < shown ? shown : Math.min(chosen, upTo(room - named - buttonSides))
}
