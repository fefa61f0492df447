/** Position on the page in px. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** True if a `contextmenu` event comes from the mouse; the keyboard's has no button. */
export function isByMouse(event: MouseEvent): boolean {
  return event.button === 2 || event.ctrlKey
}

/** Returns the position of a context menu: at the mouse, or for the keyboard below its subject. */
export function menuPoint(event: MouseEvent, subject: Element): Point {
  if (isByMouse(event)) return { x: event.clientX, y: event.clientY }
  const { left, bottom } = subject.getBoundingClientRect()
  return { x: left + 12, y: bottom }
}
