import { bodyDifference, MAX_COMPARED_BYTES } from '../../mock-set/body-difference'
import type { LoadedSet } from '../set/loaded-set'
import type { Nearest } from '../pick/pick'
import type { BodyFacts } from '../../mock-set/request-facts'

/** Adds the first difference of the bodies if both are short enough to be compared. `body`: null for a longer one. */
export async function withBody(
  set: LoadedSet,
  body: Uint8Array | null,
  facts: BodyFacts,
  nearest: Nearest
): Promise<Nearest> {
  const entry = set.entries[nearest.index]
  const recorded = entry?.http
  if (entry === undefined || recorded === undefined || recorded === null || body === null) return nearest
  if (nearest.differs.every(({ part }) => part !== 'body')) return nearest
  const [start, end] = recorded.requestBody
  // A chunked body is skipped, because its chunk framing would be compared as well.
  const { length } = recorded.facts.body
  if (length !== end - start || length > MAX_COMPARED_BYTES || facts.length !== body.length) return nearest
  const read = await set.read(entry, 'up', start, length).catch(() => null)
  if (read === null) return nearest
  const differs = nearest.differs.map((one) => (one.part === 'body' ? bodyDifference(read, body) : one))
  return { ...nearest, differs }
}
