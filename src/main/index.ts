/**
 * The desktop host: Electron around the engine. Composition only; the order matters and is said where it does.
 * The engine runs in this process (see docs/decisions.md); the window reaches it through one checked port.
 */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, clipboard, dialog, nativeTheme, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { DEFAULT_LIMITS } from '../engine/capture/ring-files'
import { createEngine, type Engine } from '../engine/engine'
import { messageOf } from '../shared/model/app-error'
import { APP_ORIGIN, APP_URL, declareAppScheme, serveApp } from './app-protocol'
import { createFileHandlers } from './capture-files'
import { askOpen, askSave } from './file-dialogs'
import { createHostHandlers } from './host-handlers'
import { createIpcPort } from './ipc-port'
import { createJsonWriter } from '../engine/json-file'
import { fill, textsFor } from './locales/texts'
import type { HostTexts } from './locales/en'
import { openLog, type Log } from './log'
import { setMenu } from './menu'
import { refuseNavigation } from './navigation'
import { servePage, type PageHost } from './page-host'
import { recoverPage } from './page-recovery'
import { openRecentFiles } from './recent-files'
import { askBeforeClose } from './unsaved'
import { openInWireshark } from './wireshark'
import { closeBeforeQuit } from './quit'
import { openSettings, type SettingsStore } from './settings-file'
import { focusWindow, openWindow } from './window'

// Read here and not deeper: the bundler keeps this file's place, and everything else is relative to it.
const PRELOAD = fileURLToPath(new URL('../preload/index.cjs', import.meta.url))
const RENDERER = fileURLToPath(new URL('../renderer', import.meta.url))
const WORKERS = {
  captureWriter: new URL('./capture-writer.js', import.meta.url),
  captureSaver: new URL('./capture-saver.js', import.meta.url),
  analysis: new URL('./analysis.js', import.meta.url)
}

/** Set by `electron-vite dev`; a packaged app never loads a page from anywhere else. */
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const pageUrl = developmentUrl ?? APP_URL
const pageOrigin = developmentUrl === undefined ? APP_ORIGIN : new URL(developmentUrl).origin

// Both before `ready`: the scheme because Chromium reads it once, the folder because the lock lives in it.
declareAppScheme()
const userData = process.env['TCPLENS_USER_DATA']
if (userData !== undefined && userData !== '') app.setPath('userData', resolve(userData))

if (app.requestSingleInstanceLock()) {
  void start().catch((error: unknown) => {
    const { title, body } = textsFor('system', app.getLocale()).startFailed
    dialog.showErrorBox(title, fill(body, { folder: app.getPath('userData'), reason: messageOf(error) }))
    app.exit(1)
  })
} else {
  // The first instance hears of it and comes to the front.
  app.quit()
}

async function start(): Promise<void> {
  const folder = app.getPath('userData')
  const logFolder = join(folder, 'logs')
  const log = openLog(
    join(logFolder, 'main.log'),
    () => new Date(),
    (line) => process.stderr.write(`${line}\n`)
  )
  const notice = (text: string): void => {
    log.info(text)
  }
  // A bug must not take the relays down with it, nor stop everything behind a dialog box.
  process.on('uncaughtException', (error) => {
    log.error('Uncaught', error)
  })
  process.on('unhandledRejection', (reason) => {
    log.error('Unhandled rejection', reason)
  })
  refuseNavigation(pageOrigin, notice)

  const [settings] = await Promise.all([openSettings(join(folder, 'settings.json'), notice), app.whenReady()])
  const texts = (): HostTexts => textsFor(settings.current.language, app.getLocale())
  followSettings(settings, texts)
  if (developmentUrl === undefined) serveApp(RENDERER)

  const captures = join(folder, 'captures')
  const engine = await createEngine({
    folder: captures,
    ring: DEFAULT_LIMITS,
    workers: WORKERS,
    sessionFile: { path: join(folder, 'sessions.json'), notice }
  })
  let main: BrowserWindow | undefined
  const recent = await openRecentFiles(join(folder, 'recent.json'), (error) => {
    log.error('The list of recent files was not kept', error)
  })
  const files = createFileHandlers({
    captures: engine.captures,
    recent,
    askOpen: () => askOpen(main, texts()),
    askSave: (what, name) => askSave(main, texts(), what, name),
    wireshark: openInWireshark
  })
  const hostHandlers = createHostHandlers({
    files,
    settings,
    // A promise in the Electron this is typed for; in the older fallback runtime it returns nothing.
    writeClipboard: async (text) => {
      await clipboard.writeText(text)
    },
    chooseFolder: async (from) => {
      const options: OpenDialogOptions = {
        defaultPath: from,
        properties: ['openDirectory', 'createDirectory', 'dontAddToRecent']
      }
      const { canceled, filePaths } = await (main === undefined
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(main, options))
      return canceled ? null : (filePaths[0] ?? null)
    },
    info: {
      version: app.getVersion(),
      platform: process.platform,
      locale: app.getLocale(),
      electron: process.versions.electron,
      captures
    }
  })

  const placeFile = join(folder, 'window.json')
  const place = createJsonWriter(placeFile)
  closeBeforeQuit(
    () => Promise.all([engine.close(), settings.settled(), place.settled(), recent.settled()]),
    log
  )

  const open = async (): Promise<void> => {
    await openWindow(
      {
        preload: PRELOAD,
        icon: join(app.getAppPath(), 'resources', 'icons', '256x256.png'),
        placeFile,
        place,
        url: pageUrl,
        title: app.getName(),
        log
      },
      (window) => {
        main = window
        window.once('closed', () => (main = undefined))
        askBeforeClose({
          window,
          texts,
          log,
          unsavedBytes: () => engine.captures.live.unsavedBytes,
          save: async () => (await files['files.save']({ capture: engine.captures.liveId })).path !== null,
          discard: () => {
            engine.captures.live.discard()
          }
        })
        recoverPage(window, texts, logFolder, log)
        serveWindow(window, engine, hostHandlers, log)
      }
    )
  }
  app.on('second-instance', () => {
    if (main !== undefined) focusWindow(main)
  })
  // On macOS an app without windows goes on, and opens one again when it is called.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (main !== undefined) return
    open().catch((error: unknown) => {
      log.error('The window did not open', error)
    })
  })
  await open()
}

/** Theme and menu follow the settings from now on. */
function followSettings(settings: SettingsStore, texts: () => HostTexts): void {
  const apply = (): void => {
    nativeTheme.themeSource = settings.current.theme
    setMenu(texts(), process.platform, developmentUrl !== undefined)
  }
  apply()
  settings.onChange(apply)
}

/** Each load of the page is served anew; see page-host.ts. */
function serveWindow(
  window: BrowserWindow,
  engine: Engine,
  hostHandlers: ReturnType<typeof createHostHandlers>,
  log: Log
): void {
  let page: PageHost | undefined
  const reportBug = (name: string, error: unknown): void => {
    log.error(`${name} failed`, error)
  }
  // Committed and not run yet: what the new page posts comes after this.
  window.webContents.on('did-navigate', () => {
    page?.close()
    const port = createIpcPort(window, pageOrigin, (text) => {
      log.info(text)
    })
    page = servePage(port, engine, hostHandlers, reportBug)
  })
  window.once('closed', () => page?.close())
}
