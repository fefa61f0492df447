/** What an IP packet carries, and where. */
export interface Carried {
  readonly protocol: number
  readonly start: number
  readonly end: number
  /** Nothing of it is missing, cut off or in another fragment. */
  readonly whole: boolean
  /** Of source, destination, protocol and length, which the checksum of what is carried covers as well. */
  readonly pseudoSum: number
}
