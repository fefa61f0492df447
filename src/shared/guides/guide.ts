/**
 * How programs are pointed at a proxy session: commands to paste, and what must be known with them. Words for people
 * are the window's; here they are ids.
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
  /** What is really listened on. */
  readonly listening: GuidePlace
  /** The fixed target of mode forward, and of mode auto where there is one. */
  readonly target: GuidePlace | null
  readonly login: { readonly user: string; readonly password: string } | null
  /** The authority's certificate as a file, where the session intercepts TLS: programs must be told to trust it. */
  readonly caPath: string | null
  /** What the examples ask for. */
  readonly url: string
}

/** Whose language a command is in. */
export type GuideShell = 'bash' | 'fish' | 'powershell' | 'cmd' | 'javascript' | 'python'

/** What a command does, as an id for words; null where the section's name says it. */
export type CommandId =
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
  readonly does: CommandId | null
  readonly shell: GuideShell
  readonly text: string
}

/** What must be known with a section's commands, as an id for words. */
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

export type SectionId =
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
  readonly id: SectionId
  readonly group: GuideGroup
  readonly commands: readonly GuideCommand[]
  readonly notes: readonly GuideNote[]
}
