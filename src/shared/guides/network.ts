/** Guides for ssh, containers, and system-wide settings. */
import { quoteText } from '../bytes/shell-quote'
import type { GuideCommand, GuideSection } from './guide'
import { isLoopbackHost, joined, proxyUrl } from './place'
import { bash, notes, option, type Proxied } from './proxied'
import { quotePowerShell } from './quote'
import { environmentOf } from './terminal'

export function sshSection({ place, socks, login }: Proxied): GuideSection {
  const kind = socks ? '5' : 'connect'
  const proxy = joined(place.host, place.port)
  const who = login === null ? '' : ` -P ${quoteText(login.user)}`
  const command = `nc -X ${kind} -x ${proxy}${who} %h %p`
  return {
    id: 'ssh',
    group: 'network',
    commands: [
      bash('jump', `ssh -o ${quoteText(`ProxyCommand=${command}`)} user@example.org`),
      bash('wayIn', `ssh -R ${place.port}:${proxy} user@other-machine`),
      bash('wayOut', 'ssh -N -D 127.0.0.1:1090 user@gateway')
    ],
    notes: notes(login !== null && 'sshLogin')
  }
}

const IN_CONTAINER = '/tcplens-ca.pem'

export function dockerSection(proxied: Proxied): GuideSection {
  const { place, listening, caPath } = proxied
  const onLoopback = isLoopbackHost(listening.host) || listening.path !== undefined
  const host = onLoopback ? place.host : 'host.docker.internal'
  const scheme = proxied.http ? 'http' : 'socks5h'
  const inside = {
    ...proxied,
    best: proxyUrl(scheme, { host, port: place.port }, proxied.login),
    caPath: caPath === null ? null : IN_CONTAINER
  }
  return {
    id: 'docker',
    group: 'network',
    commands: [
      bash(
        null,
        'docker run --rm -it',
        onLoopback ? '--network host' : '--add-host host.docker.internal:host-gateway',
        ...environmentOf(inside).map(([name, value]) => option('-e ', `${name}=${value}`)),
        option('-v ', caPath === null ? null : `${caPath}:${IN_CONTAINER}:ro`),
        'IMAGE'
      )
    ],
    notes: notes(onLoopback && 'dockerLoopback')
  }
}

export function systemSection({ place, http, login }: Proxied): GuideSection {
  const { host, port } = place
  const kinds = http ? ['webproxy', 'securewebproxy'] : ['socksfirewallproxy']
  const gnome = http ? ['http', 'https'] : ['socks']
  const windows = http ? joined(host, port) : `socks=${joined(host, port)}`
  const key = quotePowerShell('HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings')
  const powerShell = (does: 'windows' | 'undo', text: string): GuideCommand => ({
    does,
    shell: 'powershell',
    text
  })
  return {
    id: 'system',
    group: 'system',
    commands: [
      bash(
        'macos',
        kinds.map((kind) => `networksetup -set${kind} Wi-Fi ${quoteText(host)} ${port}`).join(' && ')
      ),
      bash('undo', kinds.map((kind) => `networksetup -set${kind}state Wi-Fi off`).join(' && ')),
      bash(
        'gnome',
        [
          ...gnome.map(
            (kind) =>
              `gsettings set org.gnome.system.proxy.${kind} host ${quoteText(host)} && gsettings set org.gnome.system.proxy.${kind} port ${port}`
          ),
          'gsettings set org.gnome.system.proxy mode manual'
        ].join(' && ')
      ),
      bash('undo', 'gsettings set org.gnome.system.proxy mode none'),
      powerShell(
        'windows',
        `Set-ItemProperty ${key} ProxyServer ${quotePowerShell(windows)}; Set-ItemProperty ${key} ProxyEnable 1`
      ),
      powerShell('undo', `Set-ItemProperty ${key} ProxyEnable 0`)
    ],
    notes: notes('wholeSystem', !http && 'socksSystem', login !== null && 'systemLogin')
  }
}
