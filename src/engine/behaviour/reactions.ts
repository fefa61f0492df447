import { ECHO } from './echo'
import { HTTP } from './http/http-conversation'
import type { ReactionKind } from './reaction'
import { REPLY } from './reply'

/** The kinds of reactions that need nothing beyond the session. */
export const REACTIONS: readonly ReactionKind[] = [ECHO, REPLY, HTTP]
