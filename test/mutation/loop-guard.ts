/** The function that guarded loops call. */
export const LOOP_GUARD = '__tcplensLoopGuard'
