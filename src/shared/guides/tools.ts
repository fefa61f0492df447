/** Guides for git, npm and pip. */
import { quoteText } from '../bytes/shell-quote'
import type { GuideSection } from './guide'
import { originOf } from './place'
import { bash, notes, option, type Proxied } from './proxied'

export function gitSection({ best, caPath, url }: Proxied): GuideSection {
  const settings = [['http.proxy', best], ...(caPath === null ? [] : [['http.sslCAInfo', caPath]])] as [
    string,
    string
  ][]
  return {
    id: 'git',
    group: 'tools',
    commands: [
      bash(
        'once',
        'git',
        ...settings.map(([name, value]) => `-c ${quoteText(`${name}=${value}`)}`),
        'ls-remote',
        quoteText(`${originOf(url)}/project.git`)
      ),
      bash(
        'always',
        settings.map(([name, value]) => `git config --global ${name} ${quoteText(value)}`).join(' && ')
      ),
      bash('undo', settings.map(([name]) => `git config --global --unset ${name}`).join('; '))
    ],
    notes: []
  }
}

export function npmSection({ best, caPath }: Proxied): GuideSection {
  const settings = [
    ['proxy', best],
    ['https-proxy', best],
    ...(caPath === null ? [] : [['cafile', caPath]])
  ] as [string, string][]
  return {
    id: 'npm',
    group: 'tools',
    commands: [
      bash('once', 'npm', ...settings.map(([name, value]) => option(`--${name}=`, value)), '--noproxy= ping'),
      bash('always', 'npm config set', ...settings.map(([name, value]) => quoteText(`${name}=${value}`))),
      bash('undo', 'npm config delete', ...settings.map(([name]) => name))
    ],
    notes: []
  }
}

export function pipSection({ best, caPath, http }: Proxied): GuideSection {
  return {
    id: 'pip',
    group: 'tools',
    commands: [
      bash('once', 'pip', option('--proxy ', best), option('--cert ', caPath), 'download requests'),
      bash(
        'always',
        [
          `pip config set global.proxy ${quoteText(best)}`,
          ...(caPath === null ? [] : [`pip config set global.cert ${quoteText(caPath)}`])
        ].join(' && ')
      ),
      bash(
        'undo',
        ['pip config unset global.proxy', ...(caPath === null ? [] : ['pip config unset global.cert'])].join(
          '; '
        )
      )
    ],
    notes: notes(!http && 'pipSocks')
  }
}
