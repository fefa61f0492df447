import type { SessionSummary } from '../../../../../shared/contract/sessions'
import type {
  GuideGroup,
  GuidePlace,
  GuideSection,
  GuideShell,
  GuideSubject
} from '../../../../../shared/guides/guide'

/** Input for the setup guides of a session, and the layout of their sections. */

/** Returns null while the session has no port; the system chooses it at start. */
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

/** Returns the non-empty groups in display order. */
export function groupsOf(
  sections: readonly GuideSection[]
): { group: GuideGroup; sections: GuideSection[] }[] {
  return GROUPS.map((group) => ({ group, sections: sections.filter((one) => one.group === group) })).filter(
    ({ sections: own }) => own.length > 0
  )
}

/** Returns the shells that a section has equivalent commands for, if there is a choice. */
export function shellsOf({ commands }: GuideSection): GuideShell[] {
  const shells = [...new Set(commands.map(({ shell }) => shell))]
  // Commands differ only in shell syntax, so one selector serves them all.
  return shells.length > 2 ? shells : []
}

/** Returns the default shell of a platform. */
export function usualShell(platform: string): GuideShell {
  return platform === 'win32' ? 'powershell' : 'bash'
}

/** Returns true for an http or https URL; the examples need one. */
export function isPageAddress(text: string): boolean {
  return /^https?:\/\/[^\s/?#]\S*$/i.test(text) && URL.canParse(text)
}
