/**
 * The TCP header (RFC 9293, section 3.1), 20 bytes and options; a SYN's is 28:
 *
 *   | source port | destination port     | 0
 *   | sequence number                    | 4
 *   | acknowledgment number              | 8
 *   | length | flags | window            | 12    length in 32-bit words, in the upper four bits
 *   | checksum    | urgent 0             | 16    0 while recording, to spare the relay's thread a sum over
 *   | SYN: MSS    | NOP, window scale    | 20    the payload; checksum.ts fills it in on Save and Export
 *   | end of options × 4, if needed for alignment
 */

export const TCP_HEADER_BYTES = 20
export const TCP_SYN_HEADER_BYTES = 28

export const TCP_FIN = 0x01
export const TCP_SYN = 0x02
export const TCP_RST = 0x04
export const TCP_PSH = 0x08
export const TCP_ACK = 0x10

/** 60 KiB: stays below the 65,535 bytes of an IP packet including headers, and equals the size of a read. */
export const MAX_SEGMENT_BYTES = 61_440

/**
 * With the scale: close to 1 GiB, four times the maximum left unacknowledged, so that no reader reports a full window.
 */
const WINDOW = 0xffff
const WINDOW_SCALE = 14
/** Four end-of-options bytes (kind 0). Wireshark would report four NOPs. */
const FOUR_ENDS = 0

/** `ports`: both ports as one word, the source port in the upper half. `headerBytes` includes the options. */
export function putTcpHeader(
  view: DataView,
  at: number,
  ports: number,
  sequence: number,
  acknowledgment: number,
  flags: number,
  headerBytes: number
): void {
  view.setUint32(at, ports)
  view.setUint32(at + 4, sequence)
  view.setUint32(at + 8, acknowledgment)
  view.setUint32(at + 12, (headerBytes << 26) | (flags << 16) | WINDOW)
  view.setUint32(at + 16, 0)
  let next = at + TCP_HEADER_BYTES
  if ((flags & TCP_SYN) !== 0) {
    // Maximum segment size (kind 2, RFC 9293), NOP, window scale (kind 3, RFC 7323 section 2.2).
    view.setUint32(next, 0x02040000 + MAX_SEGMENT_BYTES)
    view.setUint32(next + 4, 0x01030300 + WINDOW_SCALE)
    next = at + TCP_SYN_HEADER_BYTES
  }
  if (next < at + headerBytes) view.setUint32(next, FOUR_ENDS)
}
