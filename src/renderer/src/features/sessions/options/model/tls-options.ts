import { MAX_ALPN_NAMES, MAX_CERTIFICATE_NAMES } from '../../../../../../shared/contract/bounds'
import {
  TLS_VERSIONS,
  type ClientTls,
  type ServerTls
} from '../../../../../../shared/contract/socket-options'
import { given, type OptionForm, type ReportFault } from './option-form'
import { oneOf, readFile, readNames } from './option-reading'
import { mapped } from './socket-options'

/** TLS options of a server, with a generated certificate or one from files, and of a client. */

export function serverTlsForm(tls: ServerTls): Partial<OptionForm> {
  return {
    tls: tls.certificate === null ? 'spot' : 'files',
    askCertificate: tls.askCertificate === true,
    ...given(
      'names',
      mapped(tls.names, (names) => names.join(', '))
    ),
    ...commonForm(tls),
    ...(tls.certificate === null ? {} : certificateForm(tls.certificate))
  }
}

export function clientTlsForm(tls: ClientTls): Partial<OptionForm> {
  return { tls: 'on', ...targetTlsForm(tls) }
}

/** Returns the form of the TLS options towards a server, for a client or a proxy. */
export function targetTlsForm(tls: ClientTls): Partial<OptionForm> {
  return {
    verify: tls.verify !== false,
    serverName: tls.serverName === undefined ? 'target' : tls.serverName === '' ? 'none' : 'custom',
    ...given('customName', tls.serverName),
    ...given('authority', tls.authority),
    ...commonForm(tls),
    ...(tls.certificate === undefined ? {} : certificateForm(tls.certificate))
  }
}

export function readServerTls(form: OptionForm, report: ReportFault): ServerTls | undefined {
  if (form.tls === 'off') return undefined
  const isMade = form.tls === 'spot'
  if (!isMade && form.certificate === '') report('certificate', 'fileMissing')
  return {
    certificate: isMade ? null : (readCertificate(form, report) ?? null),
    ...given('names', isMade ? readNames(form, 'names', MAX_CERTIFICATE_NAMES, report) : undefined),
    ...readCommon(form, report),
    ...(form.askCertificate ? { askCertificate: true } : {})
  }
}

export function readClientTls(form: OptionForm, report: ReportFault): ClientTls | undefined {
  return form.tls === 'off' ? undefined : readTargetTls(form, report)
}

export function readTargetTls(form: OptionForm, report: ReportFault): ClientTls {
  return {
    ...given('serverName', readServerName(form, report)),
    ...readCommon(form, report),
    ...(form.verify ? {} : { verify: false }),
    ...given('authority', readFile(form, 'authority')),
    ...given('certificate', readCertificate(form, report))
  }
}

function readServerName(form: OptionForm, report: ReportFault): string | undefined {
  if (form.serverName === 'target') return undefined
  if (form.serverName === 'none') return ''
  const name = form.customName.trim()
  if (name === '') report('customName', 'nameMissing')
  return name
}

type Certificate = NonNullable<ServerTls['certificate']>

function certificateForm({ certificate, key, passphrase }: Certificate): Partial<OptionForm> {
  return { certificate, ...given('certificateKey', key), ...given('passphrase', passphrase) }
}

function readCertificate(form: OptionForm, report: ReportFault): Certificate | undefined {
  const certificate = readFile(form, 'certificate')
  const key = readFile(form, 'certificateKey')
  if (certificate === undefined) {
    if (key !== undefined) report('certificate', 'keyWithoutCertificate')
    return undefined
  }
  return {
    certificate,
    ...given('key', key),
    ...given('passphrase', form.passphrase === '' ? undefined : form.passphrase)
  }
}

type Common = Pick<ServerTls, 'alpn' | 'minVersion' | 'maxVersion'>

function commonForm({ alpn, minVersion, maxVersion }: Common): Partial<OptionForm> {
  return {
    ...given(
      'alpn',
      mapped(alpn, (protocols) => protocols.join(', '))
    ),
    ...given('minVersion', minVersion),
    ...given('maxVersion', maxVersion)
  }
}

function readCommon(form: OptionForm, report: ReportFault): Common {
  const minVersion = oneOf(form.minVersion, TLS_VERSIONS)
  const maxVersion = oneOf(form.maxVersion, TLS_VERSIONS)
  if (
    minVersion !== undefined &&
    maxVersion !== undefined &&
    TLS_VERSIONS.indexOf(minVersion) > TLS_VERSIONS.indexOf(maxVersion)
  )
    report('maxVersion', 'versionsCrossed')
  return {
    ...given('alpn', readNames(form, 'alpn', MAX_ALPN_NAMES, report)),
    ...given('minVersion', minVersion),
    ...given('maxVersion', maxVersion)
  }
}
