/**
 * Starts the built app in the real Electron with an empty data folder, as on a user's first start. Collects every
 * problem of the page (an exception, a console error, a refused resource) and every error in the host's log; `close`
 * fails on those that a test did not expect.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, errors, type ElectronApplication, type Page } from 'playwright-core'
import { startPageCoverage, type WriteCoverage } from './page-coverage'

const APP_FOLDER = fileURLToPath(new URL('../..', import.meta.url))

/** A start takes about a second, the first one on a cold disk several. */
const START_LIMIT_MS = 60_000
/**
 * One attachment in several hundred never completes: both debugging sockets are connected, but receive no reply.
 * Without a debugger the app always starts, so it is ended and started again.
 */
const ATTACH_LIMIT_MS = 25_000
const ATTACH_TRIES = 3
/** The engine gets 5 s to close; a longer wait is a hang. */
const CLOSE_LIMIT_MS = 15_000

export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  /** The app's data folder. A folder from the options outlives the app. */
  readonly userData: string
  /** Removes the problems that the test caused on purpose, and returns their number. */
  expectProblems(pattern: RegExp): number
  hostLog(): Promise<string>
  /** Quits as a user does and fails if any problem occurred before. Idempotent. */
  close(): Promise<void>
}

export interface LaunchOptions {
  /** An existing data folder, kept afterwards; by default a new one is created and removed. */
  userData?: string
  /** The system's language, such as `zh_CN`; the default is English. */
  language?: string
  /** Arguments after the app on its command line. */
  args?: readonly string[]
  /** Path of a package of the app; by default, the built app. */
  app?: string
}

export function electronPath(): string {
  const path = process.env['TCPLENS_ELECTRON']
  if (path === undefined) throw new Error('TCPLENS_ELECTRON is not set: run these tests by npm run test:e2e')
  return path
}

export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const userData = options.userData ?? (await mkdtemp(join(tmpdir(), 'tcplens-e2e-')))
  const app = await attach(electronEnvironment({ ...options, userData }), options)

  let problems: string[] = []
  const context = app.context()
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      problems.push(`${message.type()}: ${message.text()}`)
    }
  })
  context.on('weberror', (error) => problems.push(`exception: ${String(error.error())}`))

  let page: Page
  let writeCoverage: WriteCoverage
  try {
    page = await app.firstWindow({ timeout: START_LIMIT_MS })
    writeCoverage = await startPageCoverage(page)
    await page.waitForLoadState('load')
    // The page is drawn once its settings are read; earlier key presses are lost.
    await page.locator('#app > *').first().waitFor({ timeout: START_LIMIT_MS })
  } catch (error) {
    await endApp(app)
    throw new Error(`The window could not be opened.\n${await readLog(userData)}`, { cause: error })
  }

  // No user is there to respond to the dialog. Keeping the capture loses no data; a test of the dialog sets another
  // response.
  await answerQuit(app, 'keep')

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await writeCoverage()
    await endApp(app)
    const log = await readLog(userData)
    problems.push(...log.split('\n').filter((line) => line.includes(' error ')))
    if (options.userData === undefined) await rm(userData, { recursive: true, force: true })
    if (problems.length > 0) throw new Error(`The app reported problems:\n${problems.join('\n')}`)
  }

  return {
    app,
    page,
    userData,
    expectProblems(pattern) {
      const before = problems.length
      problems = problems.filter((problem) => !pattern.test(problem))
      return before - problems.length
    },
    hostLog: () => readLog(userData),
    close: () => (closing ??= close())
  }
}

async function attach(
  env: Record<string, string>,
  options: Pick<LaunchOptions, 'args' | 'app'>,
  triesLeft = ATTACH_TRIES
): Promise<ElectronApplication> {
  const args = [...electronArgs(options.app), ...(options.args ?? [])]
  const launch = { executablePath: electronPath(), cwd: APP_FOLDER, args, env }
  try {
    return await _electron.launch({ ...launch, timeout: ATTACH_LIMIT_MS })
  } catch (error) {
    if (!(error instanceof errors.TimeoutError) || triesLeft === 1) throw error
    process.stderr.write('Electron was started, but the debugger did not get hold of it: once more.\n')
    return attach(env, options, triesLeft - 1)
  }
}

/** Sets the response to all later dialogs about an unsaved capture. */
export async function answerQuit(
  app: ElectronApplication,
  answer: 'save' | 'keep' | 'discard' | 'cancel'
): Promise<void> {
  const response = ['save', 'keep', 'discard', 'cancel'].indexOf(answer)
  await app.evaluate(({ dialog }, number) => {
    dialog.showMessageBox = () => Promise.resolve({ response: number, checkboxChecked: false })
  }, response)
}

/** Sets the file that later open and save dialogs return. */
export async function answerFileDialogs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file })
  }, path)
}

/** Quits the app; if it does not end in time, kills it by its own process, and the test fails. */
async function endApp(app: ElectronApplication): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      app.process().kill('SIGKILL')
      reject(new Error(`The app did not end within ${CLOSE_LIMIT_MS} ms of being asked to quit`))
    }, CLOSE_LIMIT_MS)
  })
  try {
    await Promise.race([app.close(), limit])
  } finally {
    clearTimeout(timer)
  }
}

async function readLog(userData: string): Promise<string> {
  try {
    return await readFile(join(userData, 'logs', 'main.log'), 'utf8')
  } catch {
    // No log is an empty log: nothing worth a line happened.
    return ''
  }
}

/** Chromium's sandbox refuses to start as root. */
export function electronArgs(app = APP_FOLDER): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', app]
}

/**
 * Returns the environment with the system's language set, without variables that load another page or proxy the
 * loopback.
 */
export function electronEnvironment(options: {
  userData: string
  language?: string
}): Record<string, string> {
  const unwanted = /^(ELECTRON_|VITE|NODE_OPTIONS$|https?_proxy$|all_proxy$)/i
  const language = options.language ?? 'en_US'
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !unwanted.test(name)) environment[name] = value
  }
  return {
    ...environment,
    TCPLENS_USER_DATA: options.userData,
    LANG: `${language}.UTF-8`,
    LANGUAGE: language,
    LC_ALL: `${language}.UTF-8`
  }
}
