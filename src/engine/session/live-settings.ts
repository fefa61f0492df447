import type { Behaviour } from '../../shared/contract/behaviours'
import type { Framings } from '../../shared/contract/framing'
import { AppError } from '../../shared/model/app-error'
import { planBehaviours } from '../behaviour/plan'
import type { ReactionKind } from '../behaviour/reaction'
import type { SessionEntry } from './session-entry'

/**
 * Settings of a session that can change while it runs; all others require a stop. A function that throws has changed
 * nothing.
 */

/** Sets the automatic behaviours of a server or client. Throws `bad-input` if they are invalid. */
export function behave(entry: SessionEntry, behaviours: Behaviour[], kinds: readonly ReactionKind[]): void {
  if (entry.config.kind === 'proxy') {
    throw new AppError('wrong-state', 'A proxy only relays data, so it has no automatic behaviour.')
  }
  if (entry.behaviours === undefined) planBehaviours(behaviours, entry.config.kind, kinds)
  else entry.behaviours.replace(behaviours)
  entry.config = { ...entry.config, behaviours }
}

/** Accepts a host's certificate unverified, or verifies it again. */
export function trust(entry: SessionEntry, host: string, on: boolean): void {
  const { config } = entry
  if (config.kind !== 'proxy' || config.tls === undefined) {
    throw new AppError(
      'wrong-state',
      'The session does not intercept TLS, so there is no certificate to trust.'
    )
  }
  const others = (config.tls.exceptions ?? []).filter((name) => name !== host)
  const exceptions = on ? [...others, host] : others
  entry.config = { ...config, tls: { ...config.tls, exceptions } }
  entry.running?.findings?.except(exceptions)
}

/** Sets how connections are split into frames. Returns true if the setting changed. */
export function frame(entry: SessionEntry, framing: Framings | null): boolean {
  const { framing: before, ...config } = entry.config
  entry.config = framing === null ? config : { ...config, framing }
  return before !== entry.config.framing
}
