/** Which tabs have room: those from the left that fit; the others are behind a button that stands where they would. */

export interface TabsRoom {
  /** Of each tab. */
  readonly widths: readonly number[]
  readonly room: number
  /** Place of the chosen one, which the button names when it is behind it. */
  readonly chosen: number
  /** The button's width without a name, and what it adds to a name. */
  readonly button: number
  readonly buttonSides: number
}

/** How many are shown. All of them where nothing has been measured yet. */
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
