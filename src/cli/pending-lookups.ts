/**
 * Whether the system's resolver is still asked for a name. Such a look-up cannot be called back: it holds a thread of the
 * process until it is answered, or given up by the system, which may take minutes where no name server answers. Node
 * waits for that before it exits by itself, and in `process.exit` as well (libuv joins its threads).
 */
export function isLookingUp(): boolean {
  return process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')
}
