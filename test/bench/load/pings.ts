/** Bytes sent in each direction of a round trip; also the segment size of all measurements with small segments. */
export const PING_BYTES = 64
