import type { FindPattern } from '../../shared/contract/find'
import { TEXT_ENCODINGS } from '../../shared/model/text-encodings'
import type { CompiledFind } from './found'
import { hexSearchers } from './hex-searchers'
import { regexSearchers } from './regex-searchers'
import { textSearchers } from './text-searchers'

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
