import { expect, it } from 'vitest'
import { checksumOf, type Checksum } from '../../../src/shared/payload/checksums'

const of = (text: string, checksum: Checksum): string =>
  Buffer.from(checksumOf(Buffer.from(text, 'latin1'), checksum)).toString('hex')

it('each checksum has the published check value of "123456789"', () => {
  // CRC-16/MODBUS 4b37, low byte first; CRC-32/ISO-HDLC cbf43926.
  expect([of('123456789', 'crc16-modbus'), of('123456789', 'crc32')]).toEqual(['374b', 'cbf43926'])
})

it('CRC-16/Modbus creates the frame from the example of the Modbus specification', () => {
  expect(of('\x02\x07', 'crc16-modbus')).toBe('4112')
})

it('sums and exclusive-ors bytes', () => {
  expect([of('123456789', 'sum'), of('123456789', 'xor'), of('\xff\x02', 'sum'), of('abc', 'none')]).toEqual([
    'dd',
    '31',
    '01',
    ''
  ])
})

it('the checksum of no bytes is its initial value', () => {
  expect([of('', 'crc16-modbus'), of('', 'crc32'), of('', 'sum'), of('', 'xor')]).toEqual([
    'ffff',
    '00000000',
    '00',
    '00'
  ])
})
