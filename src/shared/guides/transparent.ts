/** Guide for redirection by the system, without the program's cooperation. Linux only. */
import { quoteText } from '../bytes/shell-quote'
import type { GuideSection, GuideSubject } from './guide'
import { targetOf } from './place'
import { bash, notes } from './proxied'

export function transparentSections({ listening, url }: GuideSubject): GuideSection[] {
  const { host, port } = targetOf(url)
  const isV6 = host.startsWith('[')
  const tables = `sudo ${isV6 ? 'ip6tables' : 'iptables'} -t nat`
  const aim = `-p tcp -d ${quoteText(host.replaceAll(/[[\]]/g, ''))} --dport ${port}`
  const to = `-j REDIRECT --to-ports ${listening.port}`
  // Connections of Tcplens itself must not be redirected. It runs as root, because it reads the kernel's table.
  const own = '-m owner ! --uid-owner root'
  return [
    {
      id: 'redirect',
      group: 'network',
      commands: [
        bash('sameMachine', `${tables} -A OUTPUT ${aim} ${own} ${to}`),
        bash('remove', `${tables} -D OUTPUT ${aim} ${own} ${to}`),
        bash('see', `${tables} -S`)
      ],
      notes: notes('rootNeeded', 'ownerExcepted')
    },
    {
      id: 'gateway',
      group: 'network',
      commands: [
        bash('otherMachines', `${tables} -A PREROUTING -i eth0 -p tcp --dport ${port} ${to}`),
        bash('remove', `${tables} -D PREROUTING -i eth0 -p tcp --dport ${port} ${to}`)
      ],
      notes: notes('rootNeeded')
    },
    { id: 'instead', group: 'system', commands: [], notes: notes('otherSystems') }
  ]
}
