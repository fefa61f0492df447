import { TEXT_ENCODINGS, type TextEncoding } from '../../shared/model/text-encodings'
import type { CompiledFind } from './found'
import { hexSearchers } from './hex-searchers'
import { regexSearchers } from './regex-searchers'
import { textSearchers } from './text-searchers'

/** Pattern to find, as typed. */
export type FindPattern =
  | {
      readonly kind: 'text'
      /** With escapes, as in rules. */
      readonly text: string
      readonly ignoreCase: boolean
      readonly wholeWord: boolean
      /** Empty: all of them. */
      readonly encodings: readonly TextEncoding[]
    }
  | { readonly kind: 'hex'; readonly pattern: string }
  | { readonly kind: 'regex'; readonly pattern: string; readonly ignoreCase: boolean }

/** An invalid pattern is returned as a problem with its position, never thrown. */
export function compileFind(find: FindPattern): CompiledFind {
  if (find.kind !== 'text' ? find.pattern === '' : find.text === '')
    return { ok: false, problem: { code: 'empty', at: 0, message: 'The pattern is empty.' } }
  switch (find.kind) {
    case 'text':
      return textSearchers({
        ...find,
        encodings: find.encodings.length === 0 ? TEXT_ENCODINGS : find.encodings
      })
    case 'hex':
      return hexSearchers(find.pattern)
    case 'regex':
      return regexSearchers(find.pattern, find.ignoreCase)
  }
}
