/**
 * True if only this machine can reach a listener on `host`. Names other than `localhost` count as reachable from
 * outside, because their addresses are unknown here, and the warning must not be missed.
 */
export function isLoopback(host: string): boolean {
  const name = host
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}
