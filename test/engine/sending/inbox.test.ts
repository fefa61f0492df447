/** Inbox of a sequence: received data that no step has waited for yet. */

import { expect, it } from 'vitest'
import { Inbox } from '../../../src/engine/sending/inbox'
import { compileMatch, type CompiledMatch } from '../../../src/engine/matching/compile-match'

function textMatch(text: string): CompiledMatch {
  const compiled = compileMatch({ kind: 'text', text, whole: false, ignoreCase: false })
  if (!compiled.ok) throw new Error(compiled.problem.message)
  return compiled.match
}

it('finds a match that began in the newest megabyte and ended after it', () => {
  const inbox = new Inbox()
  const ready = textMatch('ready')
  inbox.add(Buffer.alloc(1024 * 1024 - 2, '.'), 0)
  inbox.add(Buffer.from('re'), 1)
  expect(inbox.take(ready, null, 1)).toBeNull()
  inbox.add(Buffer.from('ady'), 2)
  expect(inbox.take(ready, null, 2)).toMatchObject({ '0': 'ready' })
})
