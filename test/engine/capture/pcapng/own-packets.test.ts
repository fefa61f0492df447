import { describe, expect, it } from 'vitest'
import { formatAddress } from '../../../../src/engine/capture/pcapng/address'
import { fillTcpChecksums, tcpChecksum } from '../../../../src/engine/capture/pcapng/checksum'
import { DOWN, UP } from '../../../../src/engine/capture/pcapng/direction'
import { networkHeaderFinder } from '../../../../src/engine/capture/pcapng/link-layer'
import { TcpPacket, addressOf, parseTcpPacket } from '../../../../src/engine/capture/pcapng/own-packets'
import { PcapngScanner } from '../../../../src/engine/capture/pcapng/scanner'
import { TCP_ACK, TCP_FIN, TCP_PSH, TCP_SYN } from '../../../../src/engine/capture/pcapng/tcp-header'
import { FileBuilder, randomBytes, seededRandom } from './file-builder'

const V6 = { client: { address: '2001:db8::1', port: 50_001 }, server: { address: '::2', port: 80 } }

/** The packets of a file as plain values. */
function packetsOf(bytes: Uint8Array): unknown[] {
  const seen: unknown[] = []
  const result = new TcpPacket()
  const scanner = new PcapngScanner({
    packet: (packet) => {
      const start =
        networkHeaderFinder(packet.interface.linkType)?.(packet.view, packet.start, packet.end) ?? -1
      if (!parseTcpPacket(packet.view, start, packet.end, result)) return void seen.push('not ours')
      seen.push([
        `${formatAddress(addressOf(result, result.source))} ${result.sourcePort}`,
        `${formatAddress(addressOf(result, result.destination))} ${result.destinationPort}`,
        result.flags,
        result.sequence,
        result.acknowledgment,
        Buffer.from(
          packet.bytes.subarray(result.payloadStart, result.payloadStart + result.payloadLength)
        ).toString()
      ])
    }
  })
  scanner.push(bytes)
  return seen
}

describe('parseTcpPacket', () => {
  it('reads both address families of packets written here', () => {
    for (const ends of [undefined, V6]) {
      const file = new FileBuilder().section().interface()
      const leg = file.leg(ends).handshake().data(UP, 'hello').event(DOWN, 'x').fin(DOWN)
      const [up, down] = [UP, DOWN].map((direction) => leg.writer.initialSequence(direction as 0 | 1)) as [
        number,
        number
      ]
      const client = ends === undefined ? '127.0.0.1 50001' : '2001:db8::1 50001'
      const server = ends === undefined ? '127.0.0.1 7777' : '::2 80'
      expect(packetsOf(file.bytes())).toEqual([
        [client, server, TCP_SYN, up, 0, ''],
        [server, client, TCP_SYN | TCP_ACK, down, up + 1, ''],
        [client, server, TCP_ACK, up + 1, down + 1, ''],
        [client, server, TCP_ACK | TCP_PSH, up + 1, down + 1, 'hello'],
        [server, client, TCP_ACK, down + 1, up + 6, ''],
        [server, client, TCP_ACK | TCP_FIN, down + 1, up + 6, '']
      ])
    }
  })

  it('refuses truncated packets, fragments and other protocols, and never throws', () => {
    for (const ends of [undefined, V6]) {
      const file = new FileBuilder()
      file.leg(ends).data(UP, 'hello')
      const start = 28
      const end = start + file.view.getUint32(20, true)
      const result = new TcpPacket()
      const parse = (view: DataView, to = end): boolean => parseTcpPacket(view, start, to, result)
      const cuts = Array.from({ length: end - start + 1 }, (_, length) => parse(file.view, start + length))
      expect(cuts.lastIndexOf(false)).toBe(end - start - 1)
      const changed = (at: number, value: number): boolean => {
        const copy = file.bytes()
        copy[start + at] = value
        return parse(new DataView(copy.buffer))
      }
      const v4 = ends === undefined
      expect([
        changed(0, v4 ? 0x44 : 0x50), // header too short, version unknown
        changed(v4 ? 9 : 6, 17), // UDP
        v4 && changed(6, 0x20), // more fragments
        changed((v4 ? 20 : 40) + 12, 0x40), // TCP header too short
        changed((v4 ? 20 : 40) + 12, 0xf0) // and too long
      ]).toEqual([false, false, false, false, false])
      const random = seededRandom(7)
      for (let round = 0; round < 2000; round++) changed(Math.floor(random() * (end - start)), random() * 256)
    }
  })
})

describe('tcpChecksum', () => {
  /** Computes the checksum literally as in RFC 1071: 16-bit words in network order. */
  function plainChecksum(words: Uint8Array): number {
    let sum = 0
    for (let at = 0; at < words.length; at += 2) sum += (words[at]! << 8) | (words[at + 1] ?? 0)
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
    return ~sum & 0xffff
  }

  it('equals the plain sum for every length, in both families, at any alignment', () => {
    for (const ends of [undefined, V6]) {
      for (const length of [...Array(40).keys(), 61_439, 61_440].map((n) => Math.max(1, n))) {
        const file = new FileBuilder()
        file.length = length % 5 // off any alignment
        const blockAt = file.length
        const payload = length > 1000 ? new Uint8Array(length).fill(0xff) : randomBytes(length, length)
        file.leg(ends).data(DOWN, payload)
        const ip = blockAt + 28
        const packet = new TcpPacket()
        expect(parseTcpPacket(file.view, ip, ip + file.view.getUint32(blockAt + 20, true), packet)).toBe(true)
        const addresses = ends === undefined ? [ip + 12, ip + 20] : [ip + 8, ip + 40]
        const segment = file.buffer.subarray(packet.tcpStart, packet.payloadStart + packet.payloadLength)
        const pseudo = Buffer.concat([
          file.buffer.subarray(...(addresses as [number, number])),
          Uint8Array.of(0, 6),
          Buffer.alloc(2),
          segment
        ])
        pseudo.writeUInt16BE(segment.length, addresses[1]! - addresses[0]! + 2)
        const expected = plainChecksum(pseudo)
        expect(tcpChecksum(file.view, ip, packet)).toBe(expected)
        expect(fillTcpChecksums(file.view, blockAt, file.length)).toBe(1)
        expect(file.view.getUint16(packet.tcpStart + 16)).toBe(expected)
        expect(tcpChecksum(file.view, ip, packet)).toBe(0)
      }
    }
  })
})
