/** One way of a round trip, and a small segment of all that is measured with small segments. */
export const PING_BYTES = 64
