/** What all programs have to be told of a proxy that asks where to go: SOCKS, HTTP, or both on one port. */
import { quoteText } from '../bytes/shell-quote'
import type { CommandId, GuideCommand, GuideNote, GuidePlace, GuideSubject } from './guide'
import { proxyUrl } from './place'

export interface Proxied extends GuideSubject {
  /** Where it is reached: never a wildcard address, never a path. */
  readonly place: GuidePlace
  readonly http: boolean
  readonly socks: boolean
  /** What most programs understand: HTTP where it is spoken. */
  readonly best: string
}

export function proxiedAt(subject: GuideSubject, place: GuidePlace): Proxied {
  const http = subject.mode !== 'socks'
  return {
    ...subject,
    place,
    http,
    socks: subject.mode !== 'http',
    best: proxyUrl(http ? 'http' : 'socks5h', place, subject.login)
  }
}

export function bash(does: CommandId | null, ...words: readonly string[]): GuideCommand {
  return { does, shell: 'bash', text: words.filter((word) => word !== '').join(' ') }
}

/** An option with its value, or nothing. */
export function option(name: string, value: string | null): string {
  return value === null ? '' : `${name}${quoteText(value)}`
}

/** Notes that apply. */
export function notes(...all: readonly (GuideNote | false)[]): GuideNote[] {
  return all.filter((note) => note !== false)
}
