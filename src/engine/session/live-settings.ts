import type { Behaviour } from '../../shared/contract/behaviours'
import type { Framings } from '../../shared/contract/framing'
import { AppError } from '../../shared/model/app-error'
import { planBehaviours } from '../behaviour/plan'
import type { SessionEntry } from './session-entry'

/**
 * The settings of a session that change while it runs, and then of its run too. All others want a stop first. What
 * throws has changed nothing.
 */

/** What a server or client does by itself. Throws `bad-input` where that is wrong. */
export function behave(entry: SessionEntry, behaviours: Behaviour[]): void {
  if (entry.config.kind === 'proxy') {
    throw new AppError('wrong-state', 'A proxy passes on what its two ends send; it does nothing by itself.')
  }
  if (entry.behaviours === undefined) planBehaviours(behaviours, entry.config.kind)
  else entry.behaviours.replace(behaviours)
  entry.config = { ...entry.config, behaviours }
}

/** Takes a host's certificate as it is, or verifies it again. */
export function trust(entry: SessionEntry, host: string, on: boolean): void {
  const { config } = entry
  if (config.kind !== 'proxy' || config.tls === undefined) {
    throw new AppError('wrong-state', 'The session opens no TLS, so there is no certificate to trust.')
  }
  const others = (config.tls.exceptions ?? []).filter((name) => name !== host)
  const exceptions = on ? [...others, host] : others
  entry.config = { ...config, tls: { ...config.tls, exceptions } }
  entry.running?.findings?.except(exceptions)
}

/** How its connections are shown as frames. Returns whether that is another way than before. */
export function frame(entry: SessionEntry, framing: Framings | null): boolean {
  const { framing: before, ...config } = entry.config
  entry.config = framing === null ? config : { ...config, framing }
  return before !== entry.config.framing
}
