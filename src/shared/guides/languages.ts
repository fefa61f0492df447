/** Guides for programs by their language. */
import { quoteText } from '../bytes/shell-quote'
import type { GuideCommand, GuideSection } from './guide'
import { proxyUrl, targetOf } from './place'
import { bash, notes, option, type Proxied } from './proxied'
import { quoteCode } from './quote'

const TRUST_STORE = 'tcplens-trust.p12'

export function javaSection({ place, caPath, http, login }: Proxied): GuideSection {
  const { host, port } = place
  const ways = http
    ? [
        `-Dhttp.proxyHost=${host} -Dhttp.proxyPort=${port}`,
        `-Dhttps.proxyHost=${host} -Dhttps.proxyPort=${port} -Dhttp.nonProxyHosts=`
      ]
    : [
        // The last option is for HTTP, which has its own list of hosts to connect to directly.
        `-DsocksProxyHost=${host} -DsocksProxyPort=${port} -DsocksNonProxyHosts= -Dhttp.nonProxyHosts=`
      ]
  const trust =
    caPath === null
      ? ''
      : `-Djavax.net.ssl.trustStore=${TRUST_STORE} -Djavax.net.ssl.trustStorePassword=changeit`
  const options = [...ways, trust].filter((word) => word !== '').join(' ')
  return {
    id: 'java',
    group: 'languages',
    commands: [
      ...(caPath === null
        ? []
        : [
            bash(
              'trust',
              'keytool -importcert -noprompt -alias tcplens',
              option('-file ', caPath),
              `-keystore ${TRUST_STORE} -storetype PKCS12 -storepass changeit`
            )
          ]),
      bash('once', 'java', options, '-jar app.jar'),
      bash('always', `export JAVA_TOOL_OPTIONS=${quoteText(options)}`)
    ],
    notes: notes(login !== null && (http ? 'javaLogin' : 'javaLoginAsked'))
  }
}

export function goSection({ place, login, caPath, http }: Proxied): GuideSection {
  const proxy = proxyUrl(http ? 'http' : 'socks5', place, login)
  return {
    id: 'go',
    group: 'languages',
    commands: [
      bash(
        null,
        option('HTTP_PROXY=', proxy),
        option('HTTPS_PROXY=', proxy),
        'NO_PROXY=',
        option('SSL_CERT_FILE=', caPath),
        'go run .'
      )
    ],
    notes: notes('goLoopback', caPath !== null && 'caReplaces')
  }
}

export function nodeSection({ place, login, caPath, http, best, url }: Proxied): GuideSection {
  if (!http) {
    return {
      id: 'node',
      group: 'languages',
      commands: [
        {
          does: 'agent',
          shell: 'javascript',
          text: `// npm install socks-proxy-agent
import { get } from 'node:${targetOf(url).isTls ? 'https' : 'http'}'
import { SocksProxyAgent } from 'socks-proxy-agent'
get(${quoteCode(url)}, { agent: new SocksProxyAgent(${quoteCode(best)}) }, (answer) => answer.pipe(process.stdout))`
        },
        ...trustOnly(caPath)
      ],
      notes: ['noSocks']
    }
  }
  const proxy = proxyUrl('http', place, login)
  return {
    id: 'node',
    group: 'languages',
    commands: [
      bash(
        'once',
        'NODE_USE_ENV_PROXY=1',
        option('HTTP_PROXY=', proxy),
        option('HTTPS_PROXY=', proxy),
        'NO_PROXY=',
        option('NODE_EXTRA_CA_CERTS=', caPath),
        'node app.js'
      ),
      {
        does: 'agent',
        shell: 'javascript',
        text: `// npm install undici
import { ProxyAgent, fetch } from 'undici'
const answer = await fetch(${quoteCode(url)}, { dispatcher: new ProxyAgent(${quoteCode(proxy)}) })
console.log(await answer.text())`
      },
      ...trustOnly(caPath)
    ],
    notes: ['nodeVersion']
  }
}

/** Read once when the process starts: a program cannot set it for itself. */
function trustOnly(caPath: string | null): GuideCommand[] {
  return caPath === null ? [] : [bash('trust', option('NODE_EXTRA_CA_CERTS=', caPath), 'node app.mjs')]
}

export function pythonSection({ best, caPath, http, url }: Proxied): GuideSection {
  const verify = caPath === null ? '' : `, verify=${quoteCode(caPath)}`
  return {
    id: 'python',
    group: 'languages',
    commands: [
      bash(
        'once',
        option('http_proxy=', best),
        option('https_proxy=', best),
        'no_proxy=',
        option('REQUESTS_CA_BUNDLE=', caPath),
        option('SSL_CERT_FILE=', caPath),
        'python3 app.py'
      ),
      {
        does: 'code',
        shell: 'python',
        text: `import requests
proxy = ${quoteCode(best)}
print(requests.get(${quoteCode(url)}, proxies={'http': proxy, 'https': proxy}${verify}).text)`
      }
    ],
    notes: notes(!http && 'pipSocks')
  }
}
