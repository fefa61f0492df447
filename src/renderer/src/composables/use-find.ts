import { onScopeDispose } from 'vue'
import { isShown } from './use-pane-focus'

/**
 * Ctrl+F. A view that can be searched registers what it does then; the command runs the one that is nearest to the
 * focus.
 */

export interface Finder {
  /** The part of the window that it searches, or null while it is not shown. */
  root(): HTMLElement | null
  /** Opens or focuses its search field. */
  find(): void
}

/** In the order they were created. */
const finders = new Set<Finder>()

/** Registers a finder until the surrounding scope ends. */
export function useFinder(finder: Finder): void {
  finders.add(finder)
  onScopeDispose(() => finders.delete(finder))
}

/**
 * Runs the finder nearest to the focus: in the open dialog if there is one, else in the pane that has the focus, or
 * with `anywhere` in the whole window. Returns false when there is none.
 */
export function findNearFocus({ anywhere = false } = {}): boolean {
  const focused = document.activeElement ?? document.body
  const dialog = [...document.querySelectorAll('[role="dialog"]')].at(-1)
  const place = dialog ?? (anywhere ? document.body : focused.closest('[data-pane]'))
  if (place === null) return false
  const nearest = [...finders]
    .map((finder) => ({ finder, root: finder.root() }))
    .filter(({ root }) => root !== null && place.contains(root) && isShown(root))
    .map(({ finder, root }) => ({
      finder,
      holdsFocus: root?.contains(focused) === true,
      depth: sharedDepth(root, focused)
    }))
    // A part that has the focus goes before a part of it that has not, however near that is.
    .sort((a, b) => Number(b.holdsFocus) - Number(a.holdsFocus) || b.depth - a.depth)[0]
  nearest?.finder.find()
  return nearest !== undefined
}

/** How deep the closest element lies that contains both. */
function sharedDepth(root: Element | null, focused: Element): number {
  let shared = root
  while (shared !== null && !shared.contains(focused)) shared = shared.parentElement
  let depth = 0
  for (let parent = shared; parent !== null; parent = parent.parentElement) depth++
  return depth
}
