/**
 * The desktop host: Electron around the engine. Composition only; comments mark the places where order matters. The
 * engine runs in a thread of this process; the window reaches it through one checked port.
 */
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, clipboard, dialog, nativeTheme, type OpenDialogOptions } from 'electron'
import * as v from 'valibot'
import { DEFAULT_LIMITS, type RingLimits } from '../engine/capture/ring-files'
import { configFolder } from '../engine/files/config-folder'
import { messageOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { showAbout } from './about'
import { APP_ORIGIN, APP_URL, declareSchemes, serveApp } from './app-protocol'
import { createAuthorityFileHandlers } from './authority-file'
import { createBrowsers } from './browsers/browser-handlers'
import { createFileHandlers } from './capture-files'
import { capturesFolder, checkFolder } from './captures-folder'
import { acceptDroppedFiles } from './dropped-files'
import { chooseOpenPath, chooseSavePath } from './file-dialogs'
import { GrantedPaths, guardPaths } from './granted-paths'
import { createHandedFiles, filesOfCommandLine } from './handed-files'
import { createHostHandlers } from './host-handlers'
import { createJsonWriter } from '../engine/files/json-file'
import { fill, textsFor } from './locales/texts'
import type { HostTexts } from './locales/en'
import { openLog } from './log'
import { MainWindow } from './main-window'
import { createAppMenu } from './menu'
import { refuseNavigation } from './navigation'
import { EngineHost } from './engine-host'
import type { EngineSide, PageHost } from './page-host'
import { PageCrashes } from './page-crashes'
import { recoverPage } from './page-recovery'
import { createContentPages } from './rendering/content-pages'
import { createRenderer } from './rendering/render-process'
import { createRenderQueue } from './rendering/render-queue'
import { openProtos } from './protos-file'
import { openRecentFiles } from './recent-files'
import { serveWindow } from './serve-window'
import { confirmBeforeClose, unsavedIn } from './unsaved'
import { openInWireshark } from './wireshark'
import { closeBeforeQuit, quitOnSignal } from './quit'
import { openSettings, type SettingsStore } from './settings-file'
import { openSnippets } from './snippets-file'
import { openWorkbenchFile } from './workbench-file'

// Resolved in this file, because the bundler keeps its location and the paths are relative to it.
const PRELOAD = fileURLToPath(new URL('../preload/index.cjs', import.meta.url))
const RENDERER = fileURLToPath(new URL('../renderer', import.meta.url))
const ENGINE = new URL('./engine.js', import.meta.url)
/** Threads that the engine starts. */
const WORKERS = {
  captureWriter: new URL('./capture-writer.js', import.meta.url).href,
  captureSaver: new URL('./capture-saver.js', import.meta.url).href,
  analysis: new URL('./analysis.js', import.meta.url).href,
  find: new URL('./find.js', import.meta.url).href,
  repeat: new URL('./repeat.js', import.meta.url).href
}

/** Set by `electron-vite dev`; a packaged app never loads a page from elsewhere. */
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const pageUrl = developmentUrl ?? APP_URL
const pageOrigin = developmentUrl === undefined ? APP_ORIGIN : new URL(developmentUrl).origin

// Both before `ready`: Chromium reads the schemes once, and the instance lock is in this folder.
declareSchemes()
const userData = process.env['TCPLENS_USER_DATA']
if (userData !== undefined && userData !== '') app.setPath('userData', resolve(userData))
// Electron uses a relative XDG_CONFIG_HOME unchanged.
else if (!isAbsolute(process.env['XDG_CONFIG_HOME'] ?? '/'))
  app.setPath('userData', join(configFolder(), app.getName()))

/** Message from a second instance to the first. */
const SecondInstance = v.object({ files: v.array(v.string()) })
const handed = createHandedFiles()
const named = filesOfCommandLine(process.argv, process.cwd(), process.defaultApp)

// The command line that the system passes for a second instance is unreliable, so the files are sent explicitly.
if (app.requestSingleInstanceLock({ files: named })) {
  handed.add(...named)
  // Both events may occur before there is a window, or even an engine.
  app.on('second-instance', (_event, _argv, _folder, additional) => {
    const second = v.safeParse(SecondInstance, additional)
    if (second.success) handed.add(...second.output.files)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    handed.add(path)
  })
  void start().catch((error: unknown) => {
    const { title, body } = textsFor('system', app.getLocale()).startFailed
    dialog.showErrorBox(title, fill(body, { folder: app.getPath('userData'), reason: messageOf(error) }))
    app.exit(1)
  })
} else {
  // The first instance is notified and shows its window.
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
  // A bug must not end the app, nor block the process with a dialog.
  process.on('uncaughtException', (error) => {
    log.error('Uncaught', error)
  })
  process.on('unhandledRejection', (reason) => {
    log.error('Unhandled rejection', reason)
  })
  refuseNavigation(pageOrigin, notice)

  const [settings] = await Promise.all([openSettings(join(folder, 'settings.json'), notice), app.whenReady()])
  const texts = (): HostTexts => textsFor(settings.current.language, app.getLocale())
  if (developmentUrl === undefined) serveApp(RENDERER)
  const rendering = createRenderQueue(createRenderer(createContentPages()))

  const own = join(folder, 'captures')
  const captures = await capturesFolder(settings.current.folder, own)
  if (captures.trouble !== null)
    log.info(`The captures folder cannot be used; captures are saved in ${own}: ${captures.trouble.message}`)
  const limits = (): RingLimits => ({ ...DEFAULT_LIMITS, bytes: settings.current.capBytes })
  // The window's icon; recipes also serve it, because every installation has it.
  const picture = join(app.getAppPath(), 'resources', 'icons', '256x256.png')
  const engine = await EngineHost.start({
    script: ENGINE,
    data: () => ({
      folder: captures.folder,
      otherFolders: [own],
      ring: limits(),
      workers: WORKERS,
      version: app.getVersion(),
      picture,
      sessionFile: join(folder, 'sessions.json'),
      authorityFolder: join(folder, 'authority')
    }),
    log
  })
  settings.onChange(() => {
    // A stopped engine gets the limits when it starts again.
    if (engine.stop === null) void engine.request('host.limit', limits()).catch(() => null)
  })
  const paths = new GrantedPaths()
  paths.grantAllIn(engine.sessions)
  paths.grant(picture)
  const pageEngine: EngineSide = {
    handlers: guardPaths(engine.handlers, paths),
    onEvent: (listener) => engine.onEvent(listener)
  }
  const recent = await openRecentFiles(join(folder, 'recent.json'), (error) => {
    log.error('The list of recent files was not saved', error)
  })
  /** The current page, which receives the host's events. */
  let page: PageHost | undefined
  const isQuitSignalled = quitOnSignal()
  const crashes = new PageCrashes()
  const placeFile = join(folder, 'window.json')
  const place = createJsonWriter(placeFile)
  const main = new MainWindow(
    { preload: PRELOAD, icon: picture, placeFile, place, url: pageUrl, title: app.getName(), log },
    (window) => {
      confirmBeforeClose({
        window,
        texts,
        isQuitSignalled,
        log,
        ...unsavedIn(
          {
            list: () => engine.request('captures.list', {}),
            discard: () => engine.request('host.discard', {})
          },
          files['files.save']
        )
      })
      recoverPage(window, crashes, texts, logFolder, log)
      acceptDroppedFiles(window, pageOrigin, (paths) => {
        handed.add(...paths)
      })
      serveWindow({
        window,
        origin: pageOrigin,
        engine: pageEngine,
        host: hostHandlers,
        log,
        onPage: (next) => {
          page = next
          // The previous page no longer needs its bitmaps.
          rendering.cancelAll()
          menu.show(null)
        }
      })
    }
  )
  const menu = createAppMenu(() => ({
    texts: texts(),
    platform: process.platform,
    development: developmentUrl !== undefined,
    recent: recent.list(),
    run: (command) => page?.emit('command', command),
    openRecent: (id) => {
      handed.add(recent.path(id))
    },
    showAbout: () => {
      void showAbout(main.current, texts(), app.getVersion(), process.versions)
    }
  }))
  followSettings(settings)
  settings.onChange(menu.rebuild)
  recent.onChange(menu.rebuild)
  const files = createFileHandlers({
    captures: engine.captures,
    testOf: (of, about) => engine.request('host.test', { ...of, about }),
    recent,
    handed,
    chooseOpenPath: (kind) => chooseOpenPath(main.current, texts(), kind),
    grant: (path) => {
      paths.grant(path)
    },
    chooseSavePath: (kind, name) => chooseSavePath(main.current, texts(), kind, name),
    wireshark: openInWireshark
  })
  const snippets = await openSnippets({
    path: join(folder, 'snippets.json'),
    notice,
    chooseOpenPath: () => chooseOpenPath(main.current, texts(), 'snippets'),
    chooseSavePath: (name) => chooseSavePath(main.current, texts(), 'snippets', name)
  })
  const workbench = await openWorkbenchFile({ path: join(folder, 'workbench.json'), notice })
  const protos = await openProtos({
    path: join(folder, 'protos.json'),
    notice,
    choose: (what) => chooseOpenPath(main.current, texts(), what === 'folder' ? 'protoFolder' : 'proto')
  })
  const browsers = await createBrowsers({
    folder: join(folder, 'browsers'),
    sessions: () => engine.request('sessions.list', {}),
    authority: () => engine.request('authority.get', {})
  })
  const hostHandlers = createHostHandlers({
    files,
    browsers: browsers.handlers,
    snippets: snippets.handlers,
    workbench: workbench.handlers,
    protos: protos.handlers,
    rendering: rendering.handlers,
    takeRecovery: () => crashes.take(),
    engine: {
      'engine.stopped': () => ({ stop: engine.stop }),
      'engine.restart': async () => {
        await engine.restart()
        crashes.recordRestart()
        main.current?.webContents.reload()
        return null
      }
    },
    authority: createAuthorityFileHandlers({
      certificate: (form) => engine.request('authority.certificate', { form }),
      chooseSavePath: (name) => chooseSavePath(main.current, texts(), 'certificate', name)
    }),
    settings,
    // A promise in the Electron this is typed for; returns nothing in the older fallback runtime.
    writeClipboard: async (text) => {
      await clipboard.writeText(text)
    },
    chooseFolder: async (from) => {
      const options: OpenDialogOptions = {
        defaultPath: from,
        properties: ['openDirectory', 'createDirectory', 'dontAddToRecent']
      }
      const { current } = main
      const { canceled, filePaths } = await (current === undefined
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(current, options))
      return canceled ? null : (filePaths[0] ?? null)
    },
    checkFolder,
    showCommands: menu.show,
    info: {
      version: app.getVersion(),
      platform: process.platform,
      locale: app.getLocale(),
      electron: process.versions.electron,
      captures: captures.folder,
      folder: settings.current.folder,
      folderTrouble: captures.trouble === null ? null : toErrorInfo(captures.trouble)
    }
  })

  closeBeforeQuit(
    () =>
      Promise.all([
        engine.close(),
        browsers.close(),
        settings.settled(),
        place.settled(),
        recent.settled(),
        snippets.settled(),
        workbench.settled(),
        protos.settled()
      ]),
    log
  )

  // Files added before this wait for the page's request.
  handed.onAdded((waiting) => {
    main.show()
    page?.emit('handed', waiting)
  })
  app.on('second-instance', () => {
    if (main.current !== undefined) main.show()
  })
  // On macOS an app without windows keeps running, and opens a window when it is activated.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (main.current === undefined) main.show()
  })
  await main.open()
}

/** Applies the theme setting, now and after each change. */
function followSettings(settings: SettingsStore): void {
  const apply = (): void => {
    nativeTheme.themeSource = settings.current.theme
  }
  apply()
  settings.onChange(apply)
}
