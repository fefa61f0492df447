/** Guides for curl, wget, the environment, and programs without proxy support. */
import { quoteText } from '../bytes/shell-quote'
import type { GuideCommand, GuideSection } from './guide'
import { joined, proxyUrl } from './place'
import { bash, notes, option, type Proxied } from './proxied'
import { cmdValue, quoteFish, quotePowerShell } from './quote'

export function curlSection({ place, login, caPath, url, http, socks }: Proxied): GuideSection {
  const rest = [
    option('--proxy-user ', login === null ? null : `${login.user}:${login.password}`),
    option('--cacert ', caPath),
    quoteText(url)
  ]
  // Without this option, curl bypasses the proxy for hosts in the environment's NO_PROXY.
  const always = "--noproxy ''"
  return {
    id: 'curl',
    group: 'terminal',
    commands: [
      ...(http
        ? [
            bash(
              socks ? 'http' : null,
              'curl',
              option('--proxy ', proxyUrl('http', place, null)),
              always,
              ...rest
            )
          ]
        : []),
      ...(socks
        ? [
            bash(
              http ? 'socks' : null,
              'curl',
              option('--socks5-hostname ', joined(place.host, place.port)),
              always,
              ...rest
            )
          ]
        : [])
    ],
    notes: []
  }
}

export function wgetSection({ place, login, caPath, url, http }: Proxied): GuideSection {
  if (!http) return { id: 'wget', group: 'terminal', commands: [], notes: ['noSocks'] }
  const proxy = proxyUrl('http', place, null)
  return {
    id: 'wget',
    group: 'terminal',
    commands: [
      bash(
        null,
        'wget -O - -e use_proxy=yes -e no_proxy=',
        option('-e ', `http_proxy=${proxy}`),
        option('-e ', `https_proxy=${proxy}`),
        option('--proxy-user=', login?.user ?? null),
        option('--proxy-password=', login?.password ?? null),
        option('--ca-certificate=', caPath),
        quoteText(url)
      )
    ],
    notes: []
  }
}

/** Names that programs read. curl ignores HTTP_PROXY in upper case; other programs ignore lower case. */
const NAMES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']
const ALL_NAMES = ['all_proxy', 'ALL_PROXY']
/** Empty, so that no host bypasses the proxy. */
const NONE = ['no_proxy', 'NO_PROXY']
/** Variables for trusted certificates: OpenSSL and Go, curl, Python's requests, Node, git, pip. */
const TRUST = [
  'SSL_CERT_FILE',
  'CURL_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
  'GIT_SSL_CAINFO',
  'PIP_CERT'
]

/** Returns every variable with its value. */
export function environmentOf({ best, caPath, http }: Proxied): [string, string][] {
  const proxies = http ? [...NAMES, ...ALL_NAMES] : [...ALL_NAMES, ...NAMES]
  return [
    ...proxies.map((name): [string, string] => [name, best]),
    ...NONE.map((name): [string, string] => [name, '']),
    ...(caPath === null ? [] : TRUST.map((name): [string, string] => [name, caPath])),
    ['NODE_USE_ENV_PROXY', '1']
  ]
}

export function environmentSection(proxied: Proxied): GuideSection {
  const all = environmentOf(proxied)
  // On Windows the names are case-insensitive.
  const capitals = all.filter(([name]) => name === name.toUpperCase())
  const names = all.map(([name]) => name)
  const commands: GuideCommand[] = [
    bash('set', 'export', ...all.map(([name, value]) => `${name}=${value === '' ? '' : quoteText(value)}`)),
    bash('undo', 'unset', ...names),
    {
      does: 'set',
      shell: 'fish',
      text: all.map(([name, value]) => `set -gx ${name} ${quoteFish(value)}`).join('; ')
    },
    { does: 'undo', shell: 'fish', text: `set -e ${names.join(' ')}` },
    {
      does: 'set',
      shell: 'powershell',
      text: capitals.map(([name, value]) => `$env:${name} = ${quotePowerShell(value)}`).join('; ')
    },
    {
      does: 'undo',
      shell: 'powershell',
      text: `Remove-Item ${capitals.map(([name]) => `Env:${name}`).join(', ')} -ErrorAction SilentlyContinue`
    },
    {
      does: 'set',
      shell: 'cmd',
      text: capitals.map(([name, value]) => `set "${name}=${cmdValue(value)}"`).join(' & ')
    },
    { does: 'undo', shell: 'cmd', text: capitals.map(([name]) => `set "${name}="`).join(' & ') }
  ]
  return {
    id: 'environment',
    group: 'terminal',
    commands,
    notes: notes(proxied.caPath !== null && 'caReplaces', 'loopbackDirect')
  }
}

/** A preloaded library routes the program's connections through the proxy. */
export function proxychainsSection({ place, login, socks }: Proxied): GuideSection {
  const who = login === null ? '' : ` ${login.user} ${login.password}`
  const line = `${socks ? 'socks5' : 'http'} ${place.host} ${place.port}${who}`
  const config = `strict_chain\\nproxy_dns\\n[ProxyList]\\n%s\\n`
  return {
    id: 'proxychains',
    group: 'terminal',
    commands: [
      bash(
        null,
        `printf '${config}' ${quoteText(line)} > tcplens-proxychains.conf && proxychains4 -f tcplens-proxychains.conf PROGRAM`
      )
    ],
    notes: []
  }
}
