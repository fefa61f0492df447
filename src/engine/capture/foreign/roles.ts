import { findClient, type ClientStream } from '../../../decode/roles'
import { DETECT_BYTES } from '../../../decode/registry'
import { TCP_FIN, TCP_RST } from '../pcapng/tcp-header'
import type { CaptureFiles } from '../capture-files'
import type { TcpConversation, PutAside, Side } from './conversation'

/**
 * Identifies client and server of a conversation without a SYN by its content: a request and its response show the
 * roles, whatever the ports. A capture may begin in the middle of a long body, so packets are set aside within these
 * limits until a message begins. After that, the ports decide.
 */

/**
 * About 1.4 MB of a download in full segments. An entry takes about 150 bytes, so a conversation holds at most 150 KB.
 */
const MOST_PACKETS = 1024
/** Limit for all conversations together: 40 MB. */
const MOST_PACKETS_EVER = 262_144
/** Web pages usually poll more often. Such a connection is listed with at most this delay. */
export const MOST_ROLES_NS = 10e9
/**
 * Clients rarely send from a system port (RFC 6335, section 6) and usually use ephemeral ports: Linux from 32768 on,
 * others from 49152 on. Ports on different sides of either border identify the client well enough.
 */
const PORT_BORDERS: readonly number[] = [1024, 32_768]

const EMPTY = new Uint8Array(0)

/** Returns the client by the payloads of these packets, read from the capture, or null. */
export function clientByContent(files: CaptureFiles, aside: readonly PutAside[]): Side | null {
  return sideOf(findClient(streamStart(files, aside, 0), streamStart(files, aside, 1)))
}

/**
 * Returns true while another packet may show the roles. `asideEver`: number of packets set aside in all conversations.
 */
export function maySeeRoles({ ends, aside }: TcpConversation, asideEver: number): boolean {
  const first = aside?.[0]
  const last = aside?.at(-1)
  if (aside === null || first === undefined || last === undefined) return false
  const [one, two] = ends
  const isOver = (last.flags & (TCP_FIN | TCP_RST)) !== 0
  if (isOver || PORT_BORDERS.some((border) => one.port < border !== two.port < border)) return false
  return (
    aside.length < MOST_PACKETS && asideEver < MOST_PACKETS_EVER && last.time - first.time < MOST_ROLES_NS
  )
}

/** Returns the first bytes of a side's stream in the packets, up to the first gap. */
function streamStart(files: CaptureFiles, aside: readonly PutAside[], side: Side): Uint8Array {
  const parts = aside.filter((put) => put.side === side && put.captured > 0)
  parts.sort((a, b) => (a.sequence - b.sequence) | 0)
  const [first] = parts
  if (first === undefined) return EMPTY
  const bytes = new Uint8Array(DETECT_BYTES)
  let filled = 0
  for (const { sequence, captured, length, position } of parts) {
    const at = (sequence - first.sequence) | 0
    if (at > filled || filled === DETECT_BYTES) break
    const wanted = Math.min(at + captured, DETECT_BYTES) - filled
    if (wanted <= 0) continue
    const read = files.read(bytes, filled, wanted, position + filled - at)
    filled += read
    if (read < wanted || captured < length) break
  }
  return bytes.subarray(0, filled)
}

function sideOf(stream: ClientStream | null): Side | null {
  return stream === null ? null : stream === 'first' ? 0 : 1
}
