/**
 * Numbers of upstream legs. A connection that rules change has two records: its own number is the client's leg, and
 * this number plus its own is the leg to the upstream server. The numbers of connections stay below it.
 */
export const UPSTREAM_LEG = 2 ** 28

export function upstreamLegOf(connection: number): number {
  return UPSTREAM_LEG + connection
}

export function isUpstreamLeg(connection: number): boolean {
  return connection > UPSTREAM_LEG
}

/** Returns the connection that a leg belongs to; a connection's own number stays. */
export function connectionOfLeg(number: number): number {
  return isUpstreamLeg(number) ? number - UPSTREAM_LEG : number
}
