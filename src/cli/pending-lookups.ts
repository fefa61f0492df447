/**
 * True while a name lookup of the system resolver is pending. It cannot be cancelled and blocks a thread until it is
 * answered or times out, which may take minutes without a working name server. Node.js waits for it before exiting,
 * even in `process.exit` (libuv joins its threads).
 */
export function isLookingUp(): boolean {
  return process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')
}
