/**
 * Where the window was, and whether that place still exists: screens get unplugged and change their size, and
 * a window that opens outside of all of them looks like an app that does not start. Pure; the window asks
 * Electron for the screens.
 */

/** In device-independent pixels. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export interface WindowState {
  /** The place when neither maximised nor full-screen. */
  bounds: Rectangle
  maximized: boolean
}

const DEFAULT_SIZE = { width: 1440, height: 900 }
/** Still usable, and what is left of 1280 × 800 at 200 %. */
export const MINIMUM_SIZE = { width: 640, height: 400 }

/** A strip this large must be on some screen, or nobody could grab the window. */
const GRASP_WIDTH = 120
const GRASP_HEIGHT = 40

/** The stored state, or undefined when it is not one. */
export function parseWindowState(value: unknown): WindowState | undefined {
  if (!isRecord(value) || typeof value['maximized'] !== 'boolean' || !isRecord(value['bounds']))
    return undefined
  const { x, y, width, height } = value['bounds']
  if (!isInteger(x) || !isInteger(y) || !isInteger(width) || !isInteger(height)) return undefined
  return { bounds: { x, y, width, height }, maximized: value['maximized'] }
}

/**
 * The place to open the window: the stored one, no larger than its screen and no smaller than the minimum, or
 * only the default size (the system chooses the place) when no screen would show enough of it.
 */
export function placeWindow(
  stored: Rectangle | undefined,
  screens: readonly Rectangle[]
): Partial<Rectangle> & { width: number; height: number } {
  if (stored === undefined) return DEFAULT_SIZE
  const home = screens.find((screen) => graspable(stored, screen))
  if (home === undefined) return DEFAULT_SIZE
  return {
    x: stored.x,
    y: stored.y,
    width: Math.max(MINIMUM_SIZE.width, Math.min(stored.width, home.width)),
    height: Math.max(MINIMUM_SIZE.height, Math.min(stored.height, home.height))
  }
}

/** Whether enough of the window's upper edge, where its title is, lies on the screen. */
function graspable(window: Rectangle, screen: Rectangle): boolean {
  const left = Math.max(window.x, screen.x)
  const right = Math.min(window.x + window.width, screen.x + screen.width)
  return (
    right - left >= GRASP_WIDTH && window.y >= screen.y && window.y + GRASP_HEIGHT <= screen.y + screen.height
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
