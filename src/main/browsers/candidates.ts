/** Browsers there may be on a machine, and where their installers put them. Pure; find-browsers.ts looks. */
import { win32 } from 'node:path'

export type BrowserKind = 'chromium' | 'firefox'

export interface Candidate {
  readonly id: string
  readonly name: string
  readonly kind: BrowserKind
  /** Names in the search path. */
  readonly commands: readonly string[]
  /** Places they are at without being in the search path; looked at first. */
  readonly paths: readonly string[]
}

/** Its directories as the environment names them. */
export type Environment = Readonly<Record<string, string | undefined>>

interface Known {
  readonly id: string
  readonly name: string
  readonly kind: BrowserKind
  readonly linux: readonly string[]
  /** The app's name and the program's in it. */
  readonly mac: readonly [app: string, program: string]
  /** Below one of the folders for programs. */
  readonly windows: string
}

/** In the order they are offered. */
const KNOWN: readonly Known[] = [
  {
    id: 'chromium',
    name: 'Chromium',
    kind: 'chromium',
    linux: ['chromium', 'chromium-browser'],
    mac: ['Chromium', 'Chromium'],
    windows: 'Chromium\\Application\\chrome.exe'
  },
  {
    id: 'chrome',
    name: 'Google Chrome',
    kind: 'chromium',
    linux: ['google-chrome', 'google-chrome-stable'],
    mac: ['Google Chrome', 'Google Chrome'],
    windows: 'Google\\Chrome\\Application\\chrome.exe'
  },
  {
    id: 'edge',
    name: 'Microsoft Edge',
    kind: 'chromium',
    linux: ['microsoft-edge', 'microsoft-edge-stable'],
    mac: ['Microsoft Edge', 'Microsoft Edge'],
    windows: 'Microsoft\\Edge\\Application\\msedge.exe'
  },
  {
    id: 'brave',
    name: 'Brave',
    kind: 'chromium',
    linux: ['brave-browser', 'brave'],
    mac: ['Brave Browser', 'Brave Browser'],
    windows: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe'
  },
  {
    id: 'firefox',
    name: 'Firefox',
    kind: 'firefox',
    linux: ['firefox', 'firefox-esr'],
    mac: ['Firefox', 'firefox'],
    windows: 'Mozilla Firefox\\firefox.exe'
  }
]

/** Where Windows keeps programs: for all users, 64 and 32 bit, and for one. */
const WINDOWS_FOLDERS = ['ProgramW6432', 'ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']

export function browserCandidates(platform: string, environment: Environment): Candidate[] {
  return KNOWN.map((known) => {
    const { id, name, kind } = known
    const { commands, paths } = placesOf(known, platform, environment)
    return { id, name, kind, commands, paths }
  })
}

function placesOf(
  { linux, mac: [app, program], windows }: Known,
  platform: string,
  environment: Environment
): Pick<Candidate, 'commands' | 'paths'> {
  if (platform === 'darwin') {
    const inside = `Applications/${app}.app/Contents/MacOS/${program}`
    const home = environment['HOME']
    return { commands: [], paths: [`/${inside}`, ...(home === undefined ? [] : [`${home}/${inside}`])] }
  }
  if (platform === 'win32') {
    // An empty or relative one would lead to a program in the working folder.
    const folders = WINDOWS_FOLDERS.flatMap((name) => environment[name] ?? []).filter(win32.isAbsolute)
    return { commands: [], paths: [...new Set(folders)].map((folder) => `${folder}\\${windows}`) }
  }
  // A snap first: what the search path has beside it is a script that starts the snap.
  return { commands: linux, paths: linux.map((command) => `/snap/bin/${command}`) }
}

/**
 * A snap sees no hidden folder of the home and has a /tmp of its own; its own common folder is the one place that both
 * sides see. Null for what is no snap.
 */
export function snapFolder(program: string, home: string): string | null {
  const name = /^\/snap\/bin\/([\w-]+)$/.exec(program)?.[1]
  return name === undefined ? null : `${home}/snap/${name}/common`
}
