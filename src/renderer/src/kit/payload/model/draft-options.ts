import { CHECKSUMS, LINE_BREAKS, LINE_ENDS } from '../../../../../shared/contract/payload'
import { TEXT_ENCODINGS } from '../../../../../shared/model/text-encodings'
import type { Option } from '../../form/model/option'
import type { SendDraft } from './send-draft'

/** Options for converting typed text to bytes, in the order of the form. */

export const ENCODING_OPTIONS: readonly Option<SendDraft>[] = [
  {
    ...{ control: 'select', key: 'encoding', label: 'sending.encoding' },
    ...{ values: TEXT_ENCODINGS, choices: 'inspector.text.encodings' }
  }
]

export const LINE_OPTIONS: readonly Option<SendDraft>[] = [
  {
    ...{ control: 'select', key: 'lineBreak', label: 'sending.lineEnd' },
    ...{ values: LINE_BREAKS, choices: 'sending.breakNames' }
  },
  {
    ...{ control: 'select', key: 'lineEnd', label: 'sending.endWith' },
    ...{ values: LINE_ENDS, choices: 'sending.ends' }
  }
]

/** Escapes are left out beside DraftTextChoice, which has a switch for them. */
export const REPLACEMENT_OPTIONS: readonly Option<SendDraft, { readonly withEscapes: boolean }>[] = [
  {
    ...{ control: 'check', key: 'escapes', label: 'sending.escapes', hint: 'sending.escapesTitle' },
    when: (_draft, { withEscapes }) => withEscapes
  },
  {
    ...{ control: 'check', key: 'placeholders', label: 'sending.placeholders.label' },
    hint: 'sending.placeholders.hint'
  }
]

export const CHECKSUM_OPTIONS: readonly Option<SendDraft>[] = [
  {
    ...{ control: 'select', key: 'checksum', label: 'sending.checksum', hint: 'sending.checksumHint' },
    ...{ values: CHECKSUMS, choices: 'sending.checksums' }
  }
]
