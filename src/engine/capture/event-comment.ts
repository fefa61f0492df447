import { formatEndpoint, type ConnectionEvent, type Endpoint } from '../../shared/model/connection-event'
import { describeEvent } from '../../shared/model/describe-event'
import { MAX_COMMENT_BYTES } from './pcapng/blocks'
import { formatComment } from './pcapng/comment'

/**
 * Encodes an event as the comment of its packet. The few events that every connection has are formatted directly, byte
 * for byte as `formatComment` would: building an object for JSON.stringify took most of the time of recording a short
 * connection.
 */

const scratch = Buffer.allocUnsafeSlow(MAX_COMMENT_BYTES)

/** Returns the comment's bytes, valid until the next call. */
export function encodeEventComment(connection: number, event: ConnectionEvent): Uint8Array {
  return scratch.subarray(0, scratch.write(eventComment(connection, event)))
}

export function eventComment(connection: number, event: ConnectionEvent): string {
  const head = `tcplens:{"connection":${connection},"event":`
  switch (event.event) {
    case 'open': {
      const { session, role, client, server, target } = event
      if ((role !== 'proxy' && role !== 'capture') || event.rebuilt !== undefined) break
      // A port of 0 means a port that is not known yet, or a path.
      if (client.path !== undefined || target.port === 0 || !PLAIN.test(target.host)) break
      const midway = event.midway === undefined ? '' : ',"midway":true'
      return (
        `${describeEvent(event)} ${head}"open","session":${session},"role":"${role}",` +
        `"client":${endpointJson(client)},"server":${endpointJson(server)},"target":${endpointJson(target)}${midway}}`
      )
    }
    case 'connected': {
      const { local, remote } = event
      if (local.path !== undefined || remote.path !== undefined) break
      return (
        `Connected to ${formatEndpoint(remote)} from ${formatEndpoint(local)}. ${head}"connected",` +
        `"local":${endpointJson(local)},"remote":${endpointJson(remote)}}`
      )
    }
    case 'end': {
      const by = event.by === undefined ? '' : `,"by":"${event.by}"`
      return `${describeEvent(event)} ${head}"end","direction":"${event.direction}"${by}}`
    }
    case 'close': {
      const { up, down, endedBy, how, code } = event
      if (how === 'left' || (code !== undefined && !PLAIN.test(code))) break
      return (
        `${describeEvent(event)} ${head}"close","up":${up},"down":${down},` +
        `"endedBy":"${endedBy}","how":"${how}"${code === undefined ? '' : `,"code":"${code}"`}}`
      )
    }
    default:
      break
  }
  return formatComment(describeEvent(event), { connection, ...event })
}

/** Matches target names that need no JSON escaping and fit a comment; names are arbitrary user input. */
const PLAIN = /^[\w.:%-]{0,255}$/

/** For endpoints with a plain host, such as socket addresses. */
function endpointJson({ host, port }: Endpoint): string {
  return `{"host":"${host}","port":${port}}`
}
