/** Known browsers, and the locations where their installers put them. Pure; find-browsers.ts checks the machine. */
import { win32 } from 'node:path'

export type BrowserKind = 'chromium' | 'firefox'

export interface Candidate {
  readonly id: string
  readonly name: string
  readonly kind: BrowserKind
  /** Command names in the search path. */
  readonly commands: readonly string[]
  /** Locations outside the search path; checked first. */
  readonly paths: readonly string[]
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

interface Known {
  readonly id: string
  readonly name: string
  readonly kind: BrowserKind
  readonly linux: readonly string[]
  /** The app's name and the program's name in it. */
  readonly mac: readonly [app: string, program: string]
  /** Relative to one of the program folders. */
  readonly windows: string
}

/** In display order. */
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

/** Program folders on Windows: for all users, 64 and 32 bit, and for the current user. */
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
    // An empty or relative folder would lead to a program in the working folder.
    const folders = WINDOWS_FOLDERS.flatMap((name) => environment[name] ?? []).filter(win32.isAbsolute)
    return { commands: [], paths: [...new Set(folders)].map((folder) => `${folder}\\${windows}`) }
  }
  // A snap first: its command in the search path is a script that starts the snap.
  return { commands: linux, paths: linux.map((command) => `/snap/bin/${command}`) }
}

/**
 * Returns the common folder of a snap, or null for other programs. A snap cannot access hidden folders of the home and
 * has its own /tmp; only this folder is visible to both sides.
 */
export function snapFolder(program: string, home: string): string | null {
  const name = /^\/snap\/bin\/([\w-]+)$/.exec(program)?.[1]
  return name === undefined ? null : `${home}/snap/${name}/common`
}
