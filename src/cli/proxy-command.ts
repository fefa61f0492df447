import { join } from 'node:path'
import type { Authority } from '../shared/contract/authority'
import type { ProxyConfig } from '../shared/contract/sessions'
import { endpointOf, formatEndpoint } from '../shared/model/connection-event'
import { isLoopback } from '../shared/model/loopback'
import { installationAuthority } from './data-folder'
import { runHost } from './host'
import { jsonLines } from './json-lines'
import { listeningLines } from './listening-lines'
import { captureFile, parseOptions } from './options'
import type { StandardOutput } from './output'
import { PROXY_OPTIONS, proxyConfig } from './proxy-options'
import { reportError } from './report-error'
import { RulesOptions } from './rules-options'
import { textLines } from './text-lines'

/** `tcplens proxy`: runs one proxy session and prints its events to stdout until a signal. */
export async function proxyCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseOptions(args, PROXY_OPTIONS, { min: 0, max: 0, name: '' })
  const config = proxyConfig(values)
  const rules = await RulesOptions.of(values)
  const json = values.json ?? false
  const running = runHost({
    output,
    json,
    ...captureFile(values),
    authority: values['ca-dir'] ?? installationAuthority(),
    wish: 'messages',
    print: (entries) => output.lines(json ? jsonLines(entries) : textLines(entries, output.colours)),
    start: async ({ sessions, handlers }) => {
      await rules?.apply(handlers)
      const { id } = sessions.create(config)
      const { listening } = await sessions.start(id)
      if (isOpenProxy(config)) reportError(OPEN_PROXY)
      // Created by now if there was none: a reader of this line can trust it at once.
      const authority = config.tls?.clients === 'intercept' ? await handlers['authority.get']({}) : null
      return listeningLines(
        listening ?? endpointOf(config.listen),
        json,
        (where) => greeting(where, config, authority),
        { mode: config.mode ?? 'forward', ...authorityFacts(authority) }
      )
    }
  })
  return running.finally(() => rules?.close())
}

const OPEN_PROXY =
  'Warning: other machines can use this proxy without a login to reach every server that this machine can reach. ' +
  'To prevent this, use --login USER:PASSWORD or --listen 127.0.0.1:PORT.'

/** True if clients on other machines can choose the server to connect to. */
function isOpenProxy({ listen, mode, login }: ProxyConfig): boolean {
  const clientsChoose = mode === 'socks' || mode === 'http' || mode === 'auto'
  return clientsChoose && login === undefined && 'host' in listen && !isLoopback(listen.host)
}

function authorityFacts(authority: Authority | null): { ca?: string; fingerprint?: string } {
  if (authority === null) return {}
  return { ca: certificatePath(authority), fingerprint: authority.sha256 }
}

function certificatePath({ folder }: Authority): string {
  return join(folder, 'ca.pem')
}

function greeting(where: string, config: ProxyConfig, authority: Authority | null): string[] {
  const lines = [`Listening on ${where}${purpose(config)}. Ctrl-C stops.`]
  if (authority !== null)
    lines.push(
      `TLS is decrypted with certificates signed by ${certificatePath(authority)}, SHA-256 ${authority.sha256}.`
    )
  if (config.tls?.verify === false)
    lines.push(
      'Warning: the certificates of upstream servers are not verified, so an attacker can impersonate them.'
    )
  return lines
}

function purpose({ mode, target }: ProxyConfig): string {
  const there = target === undefined ? '' : formatEndpoint(endpointOf(target))
  switch (mode) {
    case 'socks':
      return ', a SOCKS4, 4a and SOCKS5 proxy'
    case 'http':
      return ', an HTTP proxy'
    case 'auto':
      return `, a SOCKS and HTTP proxy${there === '' ? '' : `; other protocols go to ${there}`}`
    case 'transparent':
      return ', a transparent proxy for connections that the system redirects here'
    case 'forward':
    case undefined:
      return `, relaying to ${there}`
  }
}
