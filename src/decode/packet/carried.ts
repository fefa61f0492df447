/** Payload of an IP packet. */
export interface Carried {
  readonly protocol: number
  readonly start: number
  readonly end: number
  /** True if no byte is missing, cut off or in another fragment. */
  readonly whole: boolean
  /** Sum of source, destination, protocol and length, which the checksum of the payload includes. */
  readonly pseudoSum: number
}
