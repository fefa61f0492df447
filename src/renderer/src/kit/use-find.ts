import { onScopeDispose } from 'vue'
import { isShown } from './use-pane-focus'

/** Implements Ctrl+F. Searchable views register a finder; the command runs the one nearest to the focus. */

export interface Finder {
  /** Element that it searches, or null while not shown. */
  root(): HTMLElement | null
  /** Opens or focuses its search field. */
  find(): void
}

/** In order of creation. */
const finders = new Set<Finder>()

/** Registers a finder until the surrounding scope ends. */
export function useFinder(finder: Finder): void {
  finders.add(finder)
  onScopeDispose(() => finders.delete(finder))
}

/**
 * Runs the finder nearest to the focus: in the open dialog if there is one, else in the focused pane, or with
 * `anywhere` in the whole window. Returns false if there is none.
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
    // An element that contains the focus takes precedence over a deeper one that does not.
    .sort((a, b) => Number(b.holdsFocus) - Number(a.holdsFocus) || b.depth - a.depth)[0]
  nearest?.finder.find()
  return nearest !== undefined
}

/** Returns the depth of the closest common ancestor. */
function sharedDepth(root: Element | null, focused: Element): number {
  let shared = root
  while (shared !== null && !shared.contains(focused)) shared = shared.parentElement
  let depth = 0
  for (let parent = shared; parent !== null; parent = parent.parentElement) depth++
  return depth
}
