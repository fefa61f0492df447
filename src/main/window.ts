/** The window: a sandboxed page without Node. It is shown when its first paint is ready, at its last position. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { messageOf } from '../shared/model/app-error'
import { readJsonFile, type JsonWriter } from '../engine/files/json-file'
import type { Log } from './log'
import { MINIMUM_SIZE, parseWindowState, placeWindow, type WindowState } from './window-bounds'

/** The page's own background, which prevents a flash before the first paint. See styles/tokens.css. */
const BACKGROUND = { light: '#ffffff', dark: '#14181f' }

export interface WindowOptions {
  preload: string
  icon: string
  /** File of the window's position, and its writer. */
  placeFile: string
  place: JsonWriter
  /** The URL to load: the app's own page, or the development server's. */
  url: string
  title: string
  log: Log
}

/** Creates the window; `beforeLoad` runs when it exists and has not loaded anything. */
export async function openWindow(
  options: WindowOptions,
  beforeLoad: (window: BrowserWindow) => void
): Promise<BrowserWindow> {
  const stored = await readWindowState(options.placeFile)
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...placeWindow(stored?.bounds, screens),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: options.title,
    icon: options.icon,
    backgroundColor: background(),
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false
    }
  })
  followTheme(window)
  rememberPlace(window, options.place, options.log)
  window.once('ready-to-show', () => {
    if (stored?.maximized === true) window.maximize()
    window.show()
  })
  beforeLoad(window)
  await load(window, options.url)
  return window
}

/** Loads the page. Closing the window during the load is not a failure, because the user may quit early. */
async function load(window: BrowserWindow, url: string): Promise<void> {
  let closed = false
  window.once('close', () => (closed = true))
  try {
    await window.loadURL(url)
  } catch (error) {
    // The listener sets `closed`, which the compiler does not track.
    if (!(closed as boolean)) throw error
  }
}

/** Brings a window to the front, for example on a second start of the app. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

async function readWindowState(path: string): Promise<WindowState | undefined> {
  const read = await readJsonFile(path)
  // Not worth a notice: the system chooses the window's position.
  return read.state === 'read' ? parseWindowState(read.value) : undefined
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light
}

function followTheme(window: BrowserWindow): void {
  const apply = (): void => {
    window.setBackgroundColor(background())
  }
  nativeTheme.on('updated', apply)
  window.once('closed', () => nativeTheme.removeListener('updated', apply))
}

function rememberPlace(window: BrowserWindow, place: JsonWriter, log: Log): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    place.write(state).catch((error: unknown) => {
      log.error(`The window position was not saved: ${messageOf(error)}`)
    })
  })
}
