/**
 * Where the IP header begins in a packet, by the link type of its interface. Our own captures are LINKTYPE_RAW; each
 * further link type is one entry here (the numbers are those of https://www.tcpdump.org/linktypes.html).
 */
import { LINKTYPE_RAW } from './blocks'

/** Index of the IP header in the packet that lies in [start, end) of the view, or -1 where there is none. */
export type FindNetworkHeader = (view: DataView, start: number, end: number) => number

const FINDERS: ReadonlyMap<number, FindNetworkHeader> = new Map([
  [LINKTYPE_RAW, (_view: DataView, start: number, end: number): number => (start < end ? start : -1)]
])

/** Undefined where packets of this link type cannot be read. */
export function networkHeaderFinder(linkType: number): FindNetworkHeader | undefined {
  return FINDERS.get(linkType)
}
