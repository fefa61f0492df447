/**
 * Instructions for routing programs through a proxy session: commands to paste, and notes. The window translates the
 * ids used here.
 */
import type { ProxyMode } from '../contract/proxying'

export interface GuidePlace {
  readonly host: string
  readonly port: number
  /** A Unix domain socket or a named pipe in place of host and port. */
  readonly path?: string | undefined
}

export interface GuideSubject {
  readonly mode: ProxyMode
  /** The bound address. */
  readonly listening: GuidePlace
  /** The fixed target of mode forward, and of mode auto if it has one. */
  readonly target: GuidePlace | null
  readonly login: { readonly user: string; readonly password: string } | null
  /** File of the authority's certificate, if the session intercepts TLS: programs must be configured to trust it. */
  readonly caPath: string | null
  /** URL requested in the examples. */
  readonly url: string
}

/** Language of a command. */
export type GuideShell = 'bash' | 'fish' | 'powershell' | 'cmd' | 'javascript' | 'python'

/** Purpose of a command, as an id to translate; null if the section's title is sufficient. */
export type GuideCommandId =
  | 'socks'
  | 'http'
  | 'once'
  | 'always'
  | 'undo'
  | 'set'
  | 'trust'
  | 'code'
  | 'agent'
  | 'bridge'
  | 'plain'
  | 'tls'
  | 'resolve'
  | 'macos'
  | 'gnome'
  | 'windows'
  | 'jump'
  | 'wayOut'
  | 'wayIn'
  | 'sameMachine'
  | 'otherMachines'
  | 'remove'
  | 'see'

export interface GuideCommand {
  readonly does: GuideCommandId | null
  readonly shell: GuideShell
  readonly text: string
}

/** Notes on a section's commands, as ids to translate. */
export type GuideNote =
  | 'noSocks'
  | 'loopbackDirect'
  | 'caReplaces'
  | 'nodeVersion'
  | 'pipSocks'
  | 'javaLogin'
  | 'javaLoginAsked'
  | 'goLoopback'
  | 'dockerLoopback'
  | 'sshLogin'
  | 'wholeSystem'
  | 'systemLogin'
  | 'socksSystem'
  | 'namedPipe'
  | 'bridged'
  | 'samePort'
  | 'hostsFile'
  | 'nameMatters'
  | 'rootNeeded'
  | 'ownerExcepted'
  | 'otherSystems'
  | 'mysqlKinds'

export type GuideSectionId =
  | 'bridge'
  | 'curl'
  | 'wget'
  | 'environment'
  | 'proxychains'
  | 'git'
  | 'npm'
  | 'pip'
  | 'java'
  | 'go'
  | 'node'
  | 'python'
  | 'ssh'
  | 'docker'
  | 'system'
  | 'instead'
  | 'netcat'
  | 'openssl'
  | 'psql'
  | 'mysql'
  | 'redis'
  | 'redirect'
  | 'gateway'

export type GuideGroup = 'terminal' | 'tools' | 'languages' | 'network' | 'databases' | 'system'

export interface GuideSection {
  readonly id: GuideSectionId
  readonly group: GuideGroup
  readonly commands: readonly GuideCommand[]
  readonly notes: readonly GuideNote[]
}
