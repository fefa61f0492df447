import { BACKLOG, CONNECTIONS, MAX_ADDRESS_RULES } from '../../../../../../shared/contract/bounds'
import type { ServerConfig } from '../../../../../../shared/contract/sessions'
import { isAddressRule } from './ip-address'
import { given, type OptionForm, type ReportFault, type TextKey } from './option-form'
import { entriesOf } from '../../../../kit/form/model/option'
import { oneOf, readNumber } from './option-reading'
import { mapped } from './socket-options'

/** Listener options of a server: address, limits and access rules. */

type ListenPart = Pick<
  ServerConfig,
  'ipv6Only' | 'backlog' | 'exclusive' | 'pauseOnConnect' | 'maxConnections' | 'allow' | 'block'
>

export function listenForm(config: ListenPart): Partial<OptionForm> {
  return {
    ipv6Only: config.ipv6Only === true,
    exclusive: config.exclusive === true,
    pauseOnConnect: config.pauseOnConnect === true,
    ...given('backlog', mapped(config.backlog, String)),
    ...given(
      'most',
      mapped(config.maxConnections, ({ most }) => String(most))
    ),
    ...given(
      'surplus',
      mapped(config.maxConnections, ({ surplus }) => surplus)
    ),
    ...given(
      'allow',
      mapped(config.allow, (rules) => rules.join('\n'))
    ),
    ...given(
      'block',
      mapped(config.block, (rules) => rules.join('\n'))
    )
  }
}

/** With `isPipe`, options for IP addresses do not apply and are left out. */
export function readListen(form: OptionForm, isPipe: boolean, report: ReportFault): ListenPart {
  const most = readNumber(form, 'most', CONNECTIONS, report)
  return {
    ...(form.ipv6Only && !isPipe ? { ipv6Only: true } : {}),
    ...(form.exclusive ? { exclusive: true } : {}),
    ...(form.pauseOnConnect ? { pauseOnConnect: true } : {}),
    ...given('backlog', readNumber(form, 'backlog', BACKLOG, report)),
    ...given(
      'maxConnections',
      mapped(most, (most) => ({ most, surplus: oneOf(form.surplus, ['end', 'reset']) ?? ('end' as const) }))
    ),
    ...given('allow', isPipe ? undefined : readRules(form, 'allow', report)),
    ...given('block', isPipe ? undefined : readRules(form, 'block', report))
  }
}

/** Reports the first invalid entry with its line number. */
function readRules(form: OptionForm, key: TextKey, report: ReportFault): string[] | undefined {
  const wrong = form[key]
    .split('\n')
    .flatMap((line, index) => entriesOf(line).map((entry) => ({ entry, line: index + 1 })))
    .find(({ entry }) => !isAddressRule(entry))
  if (wrong !== undefined) report(key, 'addressRule', wrong)
  const rules = entriesOf(form[key])
  if (rules.length > MAX_ADDRESS_RULES) report(key, 'tooMany', { most: MAX_ADDRESS_RULES })
  return rules.length === 0 ? undefined : rules
}
