/** Words for the fields of PROXY protocol headers. */
export const fieldsProxy = {
  'proxy-header': 'PROXY header',
  'proxy-signature': 'Signature',
  'proxy-version-command': 'Version and command',
  'proxy-version': 'Version',
  'proxy-command': 'Command',
  'proxy-family': 'Family and transport',
  'proxy-length': 'Length',
  'proxy-addresses': 'Addresses',
  'proxy-source-address': 'Source address',
  'proxy-destination-address': 'Destination address',
  'proxy-source-port': 'Source port',
  'proxy-destination-port': 'Destination port',
  'proxy-ignored': 'Ignored text',
  'proxy-surplus': 'Surplus text',
  'proxy-tlv': 'TLV',
  'proxy-tlv-type': 'Type',
  'proxy-tlv-length': 'Length',
  'proxy-tlv-value': 'Value',
  'proxy-ssl-client': 'Client',
  'proxy-ssl-verify': 'Certificate check'
}
