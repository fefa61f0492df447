/** Where on the page something was asked for, in px. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Whether a `contextmenu` event comes from the mouse; the keyboard's has no button. */
export function isByMouse(event: MouseEvent): boolean {
  return event.button === 2 || event.ctrlKey
}

/** Where a menu belongs: at the mouse, or by keyboard below what it is about. */
export function menuPoint(event: MouseEvent, subject: Element): Point {
  if (isByMouse(event)) return { x: event.clientX, y: event.clientY }
  const { left, bottom } = subject.getBoundingClientRect()
  return { x: left + 12, y: bottom }
}
