import type { ProxyMode } from '../../../../../../shared/contract/proxying'
import type { Control } from '../../../../kit/form/model/option'
import type { SessionKind } from '../../model/session-form'
import type { OptionForm } from './option-form'

/** Description of a session option: its section, its control and when it is shown. Its texts depend on the kind. */

export const SECTIONS = [
  'general',
  'address',
  'login',
  'limits',
  'socket',
  'tls',
  'way',
  'overrides',
  'lookup',
  'timeouts',
  'reconnect'
] as const
export type OptionSectionId = (typeof SECTIONS)[number]

/** Controls of options; the others combine several or change values that a session does not have. */
type SessionControl = Exclude<
  Control<OptionForm>,
  { control: 'check' | 'payload' | 'framing' | 'slot' | 'group' }
>

export type SessionOption = SessionControl & {
  readonly section: OptionSectionId
  readonly kinds: readonly SessionKind[]
  /** Returns true if the option is shown for the current form. Always shown when absent. */
  when?(form: OptionForm, isPipe: boolean, mode: ProxyMode): boolean
}
