import type { Served } from '../../behaviour/served'
import type { LoadedSet } from '../set/loaded-set'
import type { Picked } from '../pick/pick'

/** Records which exchange answers a request, and why. `notes`: differences from the recorded response. */
export function recordAnswered(
  served: Served,
  set: LoadedSet,
  title: string,
  { index, why, place, of, score, differs }: Picked,
  notes: readonly string[]
): void {
  const entry = set.entries[index]
  if (entry === undefined) return
  served.event({
    event: 'mocked',
    result: 'answered',
    asked: title,
    from: set.recordedAs(entry),
    why,
    place,
    among: of,
    score,
    differs,
    ...(notes.length === 0 ? {} : { notes })
  })
}
