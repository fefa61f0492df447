import type { ProxyMode } from '../../../../shared/contract/proxying'
import type { SessionKind } from '../session-form'
import type { FlagKey, OptionForm, TextKey } from './option-form'

/** What an option of a session is: where it stands, what it is set with, and when there is something to set. */

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
  /** Whether it stands in the form as that is; always unless said. */
  when?(form: OptionForm, isPipe: boolean, mode: ProxyMode): boolean
}

export type Option = Common &
  (
    | { readonly control: 'flag'; readonly key: FlagKey }
    /** One of these, or several between commas. */
    | { readonly control: 'choice' | 'several'; readonly key: TextKey; readonly values: readonly string[] }
    | {
        /** `save` is a file that is written; `pairs` are two columns: see OptionTexts.overrides. */
        readonly control:
          'text' | 'secret' | 'number' | 'duration' | 'bytes' | 'lines' | 'file' | 'save' | 'pairs'
        readonly key: TextKey
      }
  )
