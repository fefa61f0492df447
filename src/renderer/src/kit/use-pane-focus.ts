/**
 * F6 navigation between panes, which are elements with `data-pane`. Within a pane the focus goes to a visible
 * `data-pane-focus` element, else to its first control, else to the pane itself.
 */

const FOCUSABLE = [
  '[data-pane-focus]',
  'button:not(:disabled):not([tabindex="-1"])',
  'input:not(:disabled)',
  '[tabindex="0"]'
]

export function focusNextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(isShown)
  if (panes.length === 0) return
  // The innermost pane: the send panel is inside the inspector.
  const current = panes.findLastIndex((pane) => pane.contains(document.activeElement))
  const next =
    current < 0 ? (step === 1 ? 0 : panes.length - 1) : (current + step + panes.length) % panes.length
  const pane = panes[next]
  if (pane !== undefined) focusPane(pane)
}

export function focusPaneNamed(name: string): void {
  const pane = document.querySelector<HTMLElement>(`[data-pane="${name}"]`)
  if (pane !== null) focusPane(pane)
}

/** Moves the focus to the visible pane if the focused element is gone. */
export function focusFrontIfLost(): void {
  if (isFocusLost()) focusFront()
}

/** Focuses the workbench if it is visible, else the tables, or the inspector if it hides them. */
export function focusFront(): void {
  const front = ['workbench', 'traffic', 'inspector']
    .map((name) => document.querySelector<HTMLElement>(`[data-pane="${name}"]`))
    .find((pane) => pane !== null && isShown(pane))
  if (front !== undefined && front !== null) focusPane(front)
}

/** True while no element has the focus. */
export function isFocusLost(): boolean {
  const { activeElement, body } = document
  return activeElement === null || activeElement === body
}

function focusPane(pane: HTMLElement): void {
  for (const selector of FOCUSABLE) {
    const target = [...pane.querySelectorAll<HTMLElement>(selector)].find(isShown)
    if (target !== undefined) {
      target.focus()
      return
    }
  }
  focusItself(pane)
}

/** Focuses the main element of a pane, or the pane itself; never another control, because focusing a tab selects it. */
export function focusPaneQuietly(pane: HTMLElement): void {
  const main = [...pane.querySelectorAll<HTMLElement>('[data-pane-focus]')].find(isShown)
  if (main === undefined) focusItself(pane)
  else main.focus({ preventScroll: true })
}

function focusItself(pane: HTMLElement): void {
  pane.tabIndex = -1
  pane.focus({ preventScroll: true })
}

export function isShown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0
}
