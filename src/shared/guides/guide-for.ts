/** All ways to route a program through a session. */
import { wellFormed } from '../bytes/well-formed'
import { quoteText } from '../bytes/shell-quote'
import { forwardedSections } from './forwarded'
import type { GuideSection, GuideSubject } from './guide'
import { goSection, javaSection, nodeSection, pythonSection } from './languages'
import { dockerSection, sshSection, systemSection } from './network'
import { reachable } from './place'
import { bash, option, proxiedAt, type Proxied } from './proxied'
import { curlSection, environmentSection, proxychainsSection, wgetSection } from './terminal'
import { gitSection, npmSection, pipSection } from './tools'
import { transparentSections } from './transparent'

export function guideFor(subject: GuideSubject): GuideSection[] {
  if (subject.mode === 'forward') return forwardedSections(subject)
  if (subject.mode === 'transparent') return transparentSections(subject)
  const { path } = subject.listening
  if (path === undefined) {
    const { host, port } = subject.listening
    return proxiedSections(proxiedAt(subject, { host: reachable(host), port }))
  }
  // A proxy at a named pipe: programs do not support it, and Windows has no standard tool to bridge to it.
  if (path.startsWith('\\\\')) {
    return [{ id: 'instead', group: 'terminal', commands: [bash(null, path)], notes: ['namedPipe'] }]
  }
  return [
    bridgeSection(subject, path),
    ...proxiedSections(proxiedAt(subject, { host: '127.0.0.1', port: bridgePort(subject) }))
  ]
}

function proxiedSections(proxied: Proxied): GuideSection[] {
  return [
    curlSection(proxied),
    wgetSection(proxied),
    environmentSection(proxied),
    proxychainsSection(proxied),
    gitSection(proxied),
    npmSection(proxied),
    pipSection(proxied),
    javaSection(proxied),
    goSection(proxied),
    nodeSection(proxied),
    pythonSection(proxied),
    sshSection(proxied),
    dockerSection(proxied),
    systemSection(proxied)
  ]
}

/** The usual port of each kind of proxy. */
function bridgePort({ mode }: GuideSubject): number {
  return mode === 'socks' ? 1080 : 8080
}

/** Programs expect a proxy's host and port; only curl supports a Unix socket, and only for SOCKS. */
function bridgeSection(subject: GuideSubject, path: string): GuideSection {
  const { mode, login, caPath, url } = subject
  return {
    id: 'bridge',
    group: 'terminal',
    commands: [
      bash(
        'bridge',
        `socat TCP-LISTEN:${bridgePort(subject)},bind=127.0.0.1,fork,reuseaddr`,
        quoteText(`UNIX-CONNECT:${path.replaceAll(/[\\,:!"'()[\]{}]/g, '\\$&')}`)
      ),
      ...(mode === 'http'
        ? []
        : [
            bash(
              'socks',
              'curl',
              option('--proxy ', `socks5h://localhost${encodeURI(wellFormed(path))}`),
              option('--proxy-user ', login === null ? null : `${login.user}:${login.password}`),
              option('--cacert ', caPath),
              quoteText(url)
            )
          ])
    ],
    notes: ['bridged']
  }
}
