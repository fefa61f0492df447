import type { ProxyMode } from '../../../../../../shared/contract/proxying'
import type { SessionKind } from '../../model/session-form'
import type { FlagKey, OptionForm, TextKey } from './option-form'

/** Description of a session option: its section, its control and when it is shown. */

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
export type SectionId = (typeof SECTIONS)[number]

interface Common {
  readonly section: SectionId
  readonly kinds: readonly SessionKind[]
  /** Returns true if the option is shown for the current form. Always shown when absent. */
  when?(form: OptionForm, isPipe: boolean, mode: ProxyMode): boolean
}

export type Option = Common &
  (
    | { readonly control: 'flag'; readonly key: FlagKey }
    /** `choice` takes one of the values, `several` a comma-separated list of them. */
    | { readonly control: 'choice' | 'several'; readonly key: TextKey; readonly values: readonly string[] }
    | {
        /** `save` is a file that gets written; `pairs` has two columns, see OptionTexts.overrides. */
        readonly control:
          'text' | 'secret' | 'number' | 'duration' | 'bytes' | 'lines' | 'file' | 'save' | 'pairs'
        readonly key: TextKey
      }
  )
