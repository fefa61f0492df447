import type { Behaviour } from '../../../shared/contract/behaviours'
import type { Payload } from '../../../shared/contract/payload'
import type { TextEncoding } from '../../../shared/model/text-encodings'

/**
 * The encoding in which a session writes by itself, if it is one that must be known to read it: what it sends in
 * GB18030 is no text in any other. Null where it says nothing, or nothing but UTF-8.
 */
export function spokenEncoding(behaviours: readonly Behaviour[]): TextEncoding | null {
  for (const behaviour of behaviours) {
    if (!behaviour.on) continue
    for (const payload of payloadsOf(behaviour)) {
      if (payload?.form === 'text' && payload.encoding !== 'utf-8') return payload.encoding
    }
  }
  return null
}

function payloadsOf(behaviour: Behaviour): readonly (Payload | null)[] {
  switch (behaviour.kind) {
    case 'greet':
    case 'every':
      return [behaviour.payload]
    case 'echo':
      return [behaviour.prefix, behaviour.suffix]
    case 'reply':
      return behaviour.rules.map(({ answer }) => answer)
    case 'source':
      return [behaviour.pattern]
    case 'http':
    case 'sink':
      return []
  }
}
