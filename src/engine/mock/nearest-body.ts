import { settle, type Steps } from '../behaviour/steps'
import { bodyDifference, MAX_COMPARED_BYTES } from './body-difference'
import type { LoadedSet } from './loaded-set'
import type { Nearest } from './pick'
import type { Asked } from './unmatched'

/** Says where the bodies differ, where both are short enough to be looked into. */
export function* withBody(set: LoadedSet, { body, facts }: Asked, nearest: Nearest): Steps<Nearest> {
  const entry = set.entries[nearest.index]
  const recorded = entry?.http
  if (recorded === undefined || recorded === null || entry === undefined || body === null) return nearest
  if (nearest.differs.every(({ part }) => part !== 'body')) return nearest
  const [start, end] = recorded.requestBody
  // Chunks would be compared as well.
  const { length } = recorded.facts.body
  if (length !== end - start || length > MAX_COMPARED_BYTES || facts.body.length !== body.length)
    return nearest
  const read = yield* settle(set.read(entry, 'up', start, length))
  if (!read.ok) return nearest
  const differs = nearest.differs.map((one) => (one.part === 'body' ? bodyDifference(read.value, body) : one))
  return { ...nearest, differs }
}
