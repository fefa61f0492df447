/** Settings for a proxy whose clients request their destination: SOCKS, HTTP, or both on one port. */
import { quoteText } from '../bytes/shell-quote'
import type { GuideCommandId, GuideCommand, GuideNote, GuidePlace, GuideSubject } from './guide'
import { proxyUrl } from './place'

export interface Proxied extends GuideSubject {
  /** Address to connect to: never a wildcard address, never a path. */
  readonly place: GuidePlace
  readonly http: boolean
  readonly socks: boolean
  /** URL that most programs support: HTTP if the session accepts it. */
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

export function bash(does: GuideCommandId | null, ...words: readonly string[]): GuideCommand {
  return { does, shell: 'bash', text: words.filter((word) => word !== '').join(' ') }
}

/** An option with its value, or an empty text. */
export function option(name: string, value: string | null): string {
  return value === null ? '' : `${name}${quoteText(value)}`
}

/** The notes that apply. */
export function notes(...all: readonly (GuideNote | false)[]): GuideNote[] {
  return all.filter((note) => note !== false)
}
