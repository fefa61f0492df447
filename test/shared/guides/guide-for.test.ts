/** The displayed commands for every mode and kind of address. real-commands.test.ts verifies that they work. */

import { describe, expect, it } from 'vitest'
import { PROXY_MODES } from '../../../src/shared/contract/proxying'
import type { GuideSubject, GuideSectionId } from '../../../src/shared/guides/guide'
import { guideFor } from '../../../src/shared/guides/guide-for'

const plain: GuideSubject = {
  mode: 'http',
  listening: { host: '127.0.0.1', port: 8080 },
  target: null,
  login: null,
  caPath: null,
  url: 'https://example.org/'
}

function texts(subject: Partial<GuideSubject>, id: GuideSectionId): string[] {
  const section = guideFor({ ...plain, ...subject }).find((one) => one.id === id)
  return section?.commands.map(({ text }) => text) ?? []
}

describe('curl is guided through', () => {
  it.each<[string, Partial<GuideSubject>, string[]]>([
    ['an HTTP proxy', {}, ["curl --proxy http://127.0.0.1:8080 --noproxy '' https://example.org/"]],
    [
      'a SOCKS proxy',
      { mode: 'socks', listening: { host: '127.0.0.1', port: 1080 } },
      ["curl --socks5-hostname 127.0.0.1:1080 --noproxy '' https://example.org/"]
    ],
    [
      'a combined proxy',
      { mode: 'auto' },
      [
        "curl --proxy http://127.0.0.1:8080 --noproxy '' https://example.org/",
        "curl --socks5-hostname 127.0.0.1:8080 --noproxy '' https://example.org/"
      ]
    ],
    [
      'all addresses, including loopback',
      { listening: { host: '0.0.0.0', port: 3128 } },
      ["curl --proxy http://127.0.0.1:3128 --noproxy '' https://example.org/"]
    ],
    [
      'IPv6, with brackets',
      { listening: { host: '::', port: 3128 } },
      ["curl --proxy 'http://[::1]:3128' --noproxy '' https://example.org/"]
    ],
    [
      'a login and an authority',
      { login: { user: "o'hara", password: 'a b$' }, caPath: '/home/a b/ca.pem' },
      [
        `curl --proxy http://127.0.0.1:8080 --noproxy '' --proxy-user 'o'\\''hara:a b$' --cacert '/home/a b/ca.pem' https://example.org/`
      ]
    ],
    [
      'the only server',
      { mode: 'forward', target: { host: 'example.org', port: 443 } },
      [
        "curl --noproxy '*' http://127.0.0.1:8080/",
        "curl --noproxy '*' --connect-to example.org:443:127.0.0.1:8080 http://example.org:443/",
        "curl --noproxy '*' --connect-to example.org:443:127.0.0.1:8080 https://example.org/",
        "curl --noproxy '*' --resolve example.org:8080:127.0.0.1 https://example.org:8080/"
      ]
    ],
    [
      'a Unix socket before the only server',
      { mode: 'forward', listening: { host: '', port: 0, path: '/tmp/a b.sock' } },
      ["curl --unix-socket '/tmp/a b.sock' http://localhost/"]
    ]
  ])('%s', (_what, subject, expected) => {
    expect(texts(subject, 'curl')).toEqual(expected)
  })
})

it('escapes the login in a URL, so that no character of it is read as another part', () => {
  const login = { user: 'me@work', password: "p:/?#[]'!* 字" }
  expect(texts({ login }, 'git')[0]).toBe(
    'git -c http.proxy=http://me%40work:p%3A%2F%3F%23%5B%5D%27%21%2A%20%E5%AD%97@127.0.0.1:8080 ls-remote https://example.org/project.git'
  )
})

it('bridges a proxy’s Unix socket, and points programs to the bridge', () => {
  const sections = guideFor({
    ...plain,
    mode: 'socks',
    listening: { host: '', port: 0, path: '/run/a,b.sock' }
  })
  expect(sections.slice(0, 2).flatMap(({ commands }) => commands.map(({ text }) => text))).toEqual([
    "socat TCP-LISTEN:1080,bind=127.0.0.1,fork,reuseaddr 'UNIX-CONNECT:/run/a\\,b.sock'",
    'curl --proxy socks5h://localhost/run/a,b.sock https://example.org/',
    "curl --socks5-hostname 127.0.0.1:1080 --noproxy '' https://example.org/"
  ])
})

it('PostgreSQL gets its Unix socket by folder and port', () => {
  const at = (path: string): string[] =>
    texts({ mode: 'forward', listening: { host: '', port: 0, path } }, 'psql')
  expect(at('/run/x/.s.PGSQL.5433')).toEqual(['psql -h /run/x -p 5433 postgres'])
  expect(at('/run/x/pg.sock')).toEqual([])
})

it('each shell gets its own syntax to set and unset variables', () => {
  const { commands = [] } =
    guideFor({ ...plain, caPath: "C:\\it's\\ca.pem" }).find(({ id }) => id === 'environment') ?? {}
  const starts = commands.map(({ does, shell, text }) => [does, shell, text.slice(0, 52)])
  expect(starts).toEqual([
    ['set', 'bash', 'export http_proxy=http://127.0.0.1:8080 https_proxy='],
    ['undo', 'bash', 'unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY '],
    ['set', 'fish', 'set -gx http_proxy http://127.0.0.1:8080; set -gx ht'],
    ['undo', 'fish', 'set -e http_proxy https_proxy HTTP_PROXY HTTPS_PROXY'],
    ['set', 'powershell', "$env:HTTP_PROXY = 'http://127.0.0.1:8080'; $env:HTTP"],
    ['undo', 'powershell', 'Remove-Item Env:HTTP_PROXY, Env:HTTPS_PROXY, Env:ALL'],
    ['set', 'cmd', 'set "HTTP_PROXY=http://127.0.0.1:8080" & set "HTTPS_'],
    ['undo', 'cmd', 'set "HTTP_PROXY=" & set "HTTPS_PROXY=" & set "ALL_PR']
  ])
  expect(commands[2]?.text).toContain("set -gx SSL_CERT_FILE 'C:\\\\it\\'s\\\\ca.pem'")
  expect(commands[4]?.text).toContain("$env:SSL_CERT_FILE = 'C:\\it''s\\ca.pem'")
})

it('transparent: the rule, its removal, and the exception for Tcplens itself', () => {
  const subject = { mode: 'transparent', listening: { host: '0.0.0.0', port: 9040 } } as const
  expect(texts(subject, 'redirect')).toEqual([
    'sudo iptables -t nat -A OUTPUT -p tcp -d example.org --dport 443 -m owner ! --uid-owner root -j REDIRECT --to-ports 9040',
    'sudo iptables -t nat -D OUTPUT -p tcp -d example.org --dport 443 -m owner ! --uid-owner root -j REDIRECT --to-ports 9040',
    'sudo iptables -t nat -S'
  ])
  expect(texts({ ...subject, url: 'http://[2001:db8::1]:81/' }, 'redirect')[0]).toBe(
    'sudo ip6tables -t nat -A OUTPUT -p tcp -d 2001:db8::1 --dport 81 -m owner ! --uid-owner root -j REDIRECT --to-ports 9040'
  )
})

it('a container gets the host address', () => {
  expect(texts({ listening: { host: '0.0.0.0', port: 8080 }, caPath: '/c/ca.pem' }, 'docker')[0]).toContain(
    '--add-host host.docker.internal:host-gateway -e http_proxy=http://host.docker.internal:8080'
  )
  expect(texts({ caPath: '/c/ca.pem' }, 'docker')[0]).toMatch(
    /^docker run --rm -it --network host .* -e SSL_CERT_FILE=\/tcplens-ca\.pem .* -v \/c\/ca\.pem:\/tcplens-ca\.pem:ro IMAGE$/
  )
})

it.each(PROXY_MODES)('mode %s has a section for every address, and none twice', (mode) => {
  const places = [
    { host: '127.0.0.1', port: 1 },
    { host: 'fe80::1%eth0', port: 65535 },
    { host: 'localhost', port: 80 },
    { host: '', port: 0, path: '/tmp/x.sock' },
    { host: '', port: 0, path: '\\\\.\\pipe\\x' }
  ]
  for (const listening of places) {
    const sections = guideFor({ ...plain, mode, listening })
    expect(sections.length).toBeGreaterThan(0)
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length)
    for (const { commands, notes } of sections) {
      expect(commands.length + notes.length).toBeGreaterThan(0)
      for (const { text } of commands) expect(text).not.toMatch(/undefined|null| {2}| $/)
    }
  }
})
