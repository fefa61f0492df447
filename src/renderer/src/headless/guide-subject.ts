import type { SessionSummary } from '../../../shared/contract/sessions'
import type {
  GuideGroup,
  GuidePlace,
  GuideSection,
  GuideShell,
  GuideSubject
} from '../../../shared/guides/guide'

/** What the guides are asked for a session, and how their answer is laid out. */

/** Null where there is no address yet: the system chooses the port when the session starts. */
export function guideSubject(
  { config, listening }: SessionSummary,
  url: string,
  caFolder: string | null
): GuideSubject | null {
  if (config.kind !== 'proxy') return null
  const planned = 'path' in config.listen ? { host: '', port: 0, path: config.listen.path } : config.listen
  const place: GuidePlace = listening ?? planned
  if (place.port === 0 && place.path === undefined) return null
  const { target } = config
  return {
    mode: config.mode ?? 'forward',
    listening: place,
    target:
      target === undefined ? null : 'path' in target ? { host: '', port: 0, path: target.path } : target,
    login: config.login ?? null,
    caPath: intercepts({ config }) && caFolder !== null ? inFolder(caFolder, 'ca.pem') : null,
    url
  }
}

export function intercepts({ config }: Pick<SessionSummary, 'config'>): boolean {
  return config.kind === 'proxy' && config.tls?.clients === 'intercept'
}

function inFolder(folder: string, name: string): string {
  return `${folder}${folder.includes('\\') ? '\\' : '/'}${name}`
}

const GROUPS: readonly GuideGroup[] = ['terminal', 'tools', 'languages', 'databases', 'network', 'system']

/** The groups that have something, in the order they are shown. */
export function groupsOf(
  sections: readonly GuideSection[]
): { group: GuideGroup; sections: GuideSection[] }[] {
  return GROUPS.map((group) => ({ group, sections: sections.filter((one) => one.group === group) })).filter(
    ({ sections: own }) => own.length > 0
  )
}

/** Shells for which a section says the same, where there is more than one. */
export function shellsOf({ commands }: GuideSection): GuideShell[] {
  const shells = [...new Set(commands.map(({ shell }) => shell))]
  // What is a choice is the same thing in each of them.
  return shells.length > 2 ? shells : []
}

/** The shell that people have on a system. */
export function usualShell(platform: string): GuideShell {
  return platform === 'win32' ? 'powershell' : 'bash'
}

/** What is asked for in the examples; anything else than an address of the web would make them wrong. */
export function isPageAddress(text: string): boolean {
  return /^https?:\/\/[^\s/?#]\S*$/i.test(text) && URL.canParse(text)
}
