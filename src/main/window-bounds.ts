/**
 * Restores the window's position if it is still visible: screens are detached or change their size, and a window
 * outside of all of them looks as if the app did not start. Pure; window.ts gets the screens from Electron.
 */

/** In device-independent pixels. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export interface WindowState {
  /** The bounds when neither maximised nor full-screen. */
  bounds: Rectangle
  maximized: boolean
}

const DEFAULT_SIZE = { width: 1440, height: 900 }
/** Still usable, and the size of 1280 × 800 at 200 %. */
export const MINIMUM_SIZE = { width: 640, height: 400 }

/** A part of this size must be on a screen, so that the user can drag the window. */
const GRASP_WIDTH = 120
const GRASP_HEIGHT = 40

/** Returns the stored state, or undefined if it is invalid. */
export function parseWindowState(value: unknown): WindowState | undefined {
  if (!isRecord(value) || typeof value['maximized'] !== 'boolean' || !isRecord(value['bounds']))
    return undefined
  const { x, y, width, height } = value['bounds']
  if (!isInteger(x) || !isInteger(y) || !isInteger(width) || !isInteger(height)) return undefined
  return { bounds: { x, y, width, height }, maximized: value['maximized'] }
}

/**
 * Returns the bounds of a new window: the stored ones, no larger than their screen and no smaller than the minimum, or
 * only the default size (the system chooses the position) if no screen would show enough of it.
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

/** Returns true if enough of the title bar lies on the screen. */
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
