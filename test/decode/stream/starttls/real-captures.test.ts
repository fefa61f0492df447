/** STARTTLS in captures from other programs: the protocol that is detected, and the outcome. */
import { describe, expect, it } from 'vitest'
import { createUpgradeWatch, type UpgradeStep } from '../../../../src/decode/stream/starttls/upgrade-watch'
import { realCapture, tsharkFields } from '../../../helpers/captures'
import { needs } from '../../../helpers/peers'

/** The first conversation of each capture. */
const CAPTURES: [name: string, serverPort: string, last: UpgradeStep['state']][] = [
  ['tls-imap-starttls.pcap', '143', 'upgrade'],
  ['smtp.pcap', '25', 'done'],
  // Requests the capabilities, and quits.
  ['pop3-pop3.pcap', '110', 'on'],
  ['ftp-ipv4.pcap', '21', 'on'],
  ['mysql-mysql.pcap', '3306', 'done'],
  ['postgresql-psql-create-insert-select-delete-drop.pcap', '5432', 'done']
]

describe('createUpgradeWatch on captures of other programs', () => {
  it.each(CAPTURES)('%s', needs('tshark'), async (name, serverPort, last) => {
    const path = realCapture(name)
    if (path === undefined) return
    const filter = `tcp.port == ${serverPort} && tcp.len > 0 && !tcp.analysis.retransmission`
    const rows = await tsharkFields(path, filter, ['tcp.stream', 'tcp.srcport', 'tcp.payload'])
    const watch = createUpgradeWatch()
    let step: UpgradeStep = { state: 'on' }
    let following = ''
    for (const [stream, source, payload = ''] of rows) {
      if (stream !== rows[0]?.[0]) continue
      const direction = source === serverPort ? 'down' : 'up'
      const bytes = Buffer.from(payload, 'hex')
      if (step.state === 'upgrade') {
        following ||= payload.slice(0, 4)
        continue
      }
      step = watch.push(direction, bytes)
      if (step.state === 'upgrade') following = bytes.subarray(step.plain).toString('hex').slice(0, 4)
    }
    // The server's consent is followed by a handshake record.
    expect([step.state, following]).toEqual([last, last === 'upgrade' ? '1603' : ''])
  })
})
